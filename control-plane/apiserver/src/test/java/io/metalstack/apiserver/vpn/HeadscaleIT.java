package io.metalstack.apiserver.vpn;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** The VPN against headscale itself, with tailscaled as the firewall. */
final class HeadscaleIT extends VpnContract {
  HeadscaleIT() throws IOException {
    super(new RealHeadscale());
  }

  @BeforeAll
  static void requirePrograms() {
    for (var program : List.of("headscale", "tailscaled", "tailscale")) {
      Assumptions.assumeTrue(
          RealHeadscale.program(program).isPresent(),
          program + " is neither in the directory of METAL_HEADSCALE nor on the PATH");
    }
  }
}
