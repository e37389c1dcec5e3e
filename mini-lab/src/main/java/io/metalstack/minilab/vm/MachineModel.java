package io.metalstack.minilab.vm;

import java.util.List;
import java.util.UUID;

/**
 * What a virtual machine is made of and says about itself, in the words of real firmware.
 *
 * @param uuid its identity in SMBIOS
 * @param serial serial number of product, board and chassis
 * @param cpus processors, all of one socket
 * @param memory mebibytes
 * @param disk bytes of its one NVMe disk
 */
public record MachineModel(UUID uuid, String serial, int cpus, int memory, long disk) {
  private static final long GIBIBYTE = 1L << 30;

  /** The n-th machine of a lab, always the same one. */
  public static MachineModel number(int n) {
    return new MachineModel(
        new UUID(0x4d4c_5600_0000_4000L, 0x8000_0000_0000_0000L + n),
        "MLV%07d".formatted(n),
        2,
        2048,
        8 * GIBIBYTE);
  }

  /** A QEMU option value escapes its comma by doubling it. */
  private static String text(String value) {
    return value.replace(",", ",,");
  }

  /** QEMU's options for the SMBIOS tables: firmware, system, board, chassis, processor, memory. */
  List<String> smbios() {
    return List.of(
        "-uuid",
        uuid.toString(),
        "-smbios",
        "type=0,vendor=American Megatrends Inc.,version=3.4,date=10/30/2020",
        "-smbios",
        "type=1,manufacturer=metal-stack,product=mini-lab machine,version=1,serial=%s,uuid=%s,family=virtual"
            .formatted(text(serial), uuid),
        "-smbios",
        "type=2,manufacturer=metal-stack,product=ML-V1,version=1.0,serial=%sB"
            .formatted(text(serial)),
        "-smbios",
        "type=3,manufacturer=metal-stack,version=ML-C1,serial=%sC".formatted(text(serial)),
        "-smbios",
        "type=17,manufacturer=metal-stack,loc_pfx=DIMM,speed=2666,serial=%sM"
            .formatted(text(serial)));
  }
}
