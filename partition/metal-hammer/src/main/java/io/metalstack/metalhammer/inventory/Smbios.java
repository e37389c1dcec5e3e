package io.metalstack.metalhammer.inventory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Structures of the System Management BIOS that the kernel hands out as raw bytes. */
final class Smbios {
  private static final int MEMORY_DEVICE = 17;
  private static final int UNKNOWN_SIZE = 0xffff;
  private static final int IN_EXTENDED_SIZE = 0x7fff;
  private static final int IN_KILOBYTES = 0x8000;
  private static final long MEBIBYTE = 1024 * 1024;

  private Smbios() {}

  /** Bytes of one memory module: 0 for an empty slot, and for what is no memory device. */
  static long memoryDevice(byte[] raw) {
    if (raw.length < 0x0e || raw[0] != MEMORY_DEVICE) {
      return 0;
    }
    var structure = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    var size = structure.getShort(0x0c) & 0xffff;
    if (size == UNKNOWN_SIZE) {
      return 0;
    }
    if (size == IN_EXTENDED_SIZE) {
      return raw.length < 0x20 ? 0 : (structure.getInt(0x1c) & 0x7fffffffL) * MEBIBYTE;
    }
    return (size & IN_KILOBYTES) != 0 ? (size & 0x7fffL) * 1024 : size * MEBIBYTE;
  }
}
