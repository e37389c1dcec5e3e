package io.metalstack.apiserver.switches;

import static io.metalstack.api.v2.SwitchOSVendor.SWITCH_OS_VENDOR_CUMULUS;
import static io.metalstack.api.v2.SwitchOSVendor.SWITCH_OS_VENDOR_SONIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.apiserver.World;
import io.metalstack.values.Problem;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PortNamesTest {
  @ParameterizedTest
  @CsvSource({
    "swp1, Ethernet0",
    "swp2, Ethernet4",
    "swp32, Ethernet124",
    "swp1s0, Ethernet0",
    "swp1s3, Ethernet3",
    "swp2s1, Ethernet5",
  })
  void cumulusToSonic(String cumulus, String sonic) {
    assertThat(
            PortNames.translate(
                cumulus, List.of(cumulus), SWITCH_OS_VENDOR_CUMULUS, SWITCH_OS_VENDOR_SONIC))
        .isEqualTo(sonic);
  }

  /** Whether a port is a whole one, the others in its group of four tell. */
  @ParameterizedTest
  @CsvSource({
    "Ethernet0, Ethernet0, swp1",
    "Ethernet0, Ethernet0 Ethernet4 Ethernet8, swp1",
    "Ethernet124, Ethernet0 Ethernet124, swp32",
    "Ethernet0, Ethernet0 Ethernet1 Ethernet2 Ethernet3, swp1s0",
    "Ethernet0, Ethernet0 Ethernet2, swp1s0",
    "Ethernet3, Ethernet3, swp1s3",
    "Ethernet5, Ethernet4 Ethernet5 Ethernet6 Ethernet7, swp2s1",
    "Ethernet4, Ethernet4 Ethernet8 eth0, swp2",
  })
  void sonicToCumulus(String sonic, String all, String cumulus) {
    assertThat(
            PortNames.translate(
                sonic, List.of(all.split(" ")), SWITCH_OS_VENDOR_SONIC, SWITCH_OS_VENDOR_CUMULUS))
        .isEqualTo(cumulus);
  }

  @ParameterizedTest
  @ValueSource(strings = {"swp0", "swp1s4", "swp01", "Ethernet0", "eth0", "swp", "swp1s", ""})
  void whatIsNoFrontPortOfCumulusIsRefused(String name) {
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () ->
            PortNames.translate(name, List.of(), SWITCH_OS_VENDOR_CUMULUS, SWITCH_OS_VENDOR_SONIC),
        "front port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"swp1", "Ethernet", "Ethernet01", "ethernet0", "Ethernet-4"})
  void whatIsNoFrontPortOfSonicIsRefused(String name) {
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () ->
            PortNames.translate(name, List.of(), SWITCH_OS_VENDOR_SONIC, SWITCH_OS_VENDOR_CUMULUS),
        "front port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"eth0", "Ethernet7", "swp1"})
  void underTheSameSystemANameStays(String name) {
    assertThat(PortNames.translate(name, List.of(), SWITCH_OS_VENDOR_SONIC, SWITCH_OS_VENDOR_SONIC))
        .isEqualTo(name);
  }
}
