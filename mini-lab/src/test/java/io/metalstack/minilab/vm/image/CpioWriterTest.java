package io.metalstack.minilab.vm.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import org.apache.commons.compress.archivers.cpio.CpioArchiveInputStream;
import org.junit.jupiter.api.Test;

/** Judged by another implementation of the format. */
final class CpioWriterTest {
  @Test
  void anotherReaderFindsWhatWasWritten() throws IOException {
    var found = new ArrayList<String>();
    try (var in = new CpioArchiveInputStream(new ByteArrayInputStream(archive()))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        var kind = entry.isDirectory() ? "d" : entry.isSymbolicLink() ? "l" : "f";
        found.add(
            "%s %o %d:%d %s=%s"
                .formatted(
                    entry.isCharacterDevice() ? "c" : kind,
                    entry.getMode() & 07777,
                    entry.getUID(),
                    entry.getGID(),
                    entry.getName(),
                    new String(in.readAllBytes(), UTF_8)));
      }
    }
    assertThat(found)
        .containsExactly(
            "d 755 0:0 etc=",
            "d 755 0:0 etc/metal=",
            "f 600 0:0 etc/metal/hammer=secret",
            "d 755 0:0 bin=",
            "l 777 0:0 bin/sh=busybox",
            "d 755 0:0 dev=",
            "c 600 0:0 dev/console=");
  }

  @Test
  void equalContentsGiveEqualBytes() throws IOException {
    assertThat(archive()).isEqualTo(archive()).hasSize(1024);
  }

  private static byte[] archive() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var archive = new CpioWriter(bytes)) {
      archive.file("etc/metal/hammer", "secret".getBytes(UTF_8), 0600, 0);
      archive.file("etc/metal/hammer", "a second one is passed over".getBytes(UTF_8), 0644, 0);
      archive.directory("etc");
      archive.link("bin/sh", "busybox");
      archive.device("dev/console", 5, 1);
    }
    return bytes.toByteArray();
  }
}
