package io.metalstack.minilab.vm;

import io.metalstack.minilab.vm.VirtualMachine.NetworkBoot;
import io.metalstack.minilab.vm.image.CpioWriter;
import io.metalstack.minilab.vm.image.HammerInitrd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * What one machine gets from the boot network. Its token travels in a second archive behind the
 * initrd, as a boot server can hand one out for each machine: on the kernel's command line every
 * process and every log would show it.
 */
public final class NetworkBootFiles {
  private static final String COMMAND_LINE = "console=ttyS0,115200n8 quiet panic=5";

  private NetworkBootFiles() {}

  /**
   * Writes the files of one machine.
   *
   * @param api the server's address as the machine reaches it
   * @param token the machine's own
   * @param directory where they go, readable by their owner only
   */
  public static NetworkBoot write(
      HammerInitrd hammer, URI api, String token, String partition, Path directory)
      throws IOException {
    var settings =
        "METAL_API_URL=%s%nMETAL_TOKEN=%s%nMETAL_PARTITION=%s%n".formatted(api, token, partition);
    var second = new ByteArrayOutputStream();
    try (var archive = new CpioWriter(second)) {
      archive.file("etc/metal/hammer", settings.getBytes(StandardCharsets.UTF_8), 0600, 0);
    }
    Files.createDirectories(directory);
    var initrd = directory.resolve("initrd.img");
    Files.copy(hammer.initrd(), initrd, StandardCopyOption.REPLACE_EXISTING);
    Files.setPosixFilePermissions(
        initrd, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    // The kernel wants each archive to begin at a multiple of four bytes.
    var gap = new byte[(int) ((4 - Files.size(initrd) % 4) % 4)];
    Files.write(initrd, gap, StandardOpenOption.APPEND);
    Files.write(initrd, second.toByteArray(), StandardOpenOption.APPEND);
    return new NetworkBoot(hammer.kernel(), initrd, COMMAND_LINE);
  }
}
