package io.metalstack.apiserver.vpn;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** The VPN against headscale itself, with tailscaled as the firewall. */
final class HeadscaleIT extends VpnContract {
  HeadscaleIT() throws IOException {
    super(new RealHeadscale());
  }

  @BeforeAll
  static void requirePrograms() {
    Assumptions.assumeTrue(
        Stream.of("headscale", "tailscaled", "tailscale")
            .allMatch(name -> RealHeadscale.program(name).isPresent()),
        "headscale, tailscaled and tailscale are neither on the path nor beside METAL_HEADSCALE");
  }
}
