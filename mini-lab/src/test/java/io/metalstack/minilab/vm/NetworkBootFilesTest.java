package io.metalstack.minilab.vm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.minilab.vm.image.HammerInitrd;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NetworkBootFilesTest {
  @TempDir Path directory;

  @Test
  void theTokenIsInTheArchiveAndNowhereElse() throws IOException {
    var initrd = Files.write(directory.resolve("initrd"), new byte[] {1, 2, 3});
    var kernel = Files.write(directory.resolve("kernel"), new byte[] {0});
    var api = URI.create("http://10.0.2.2:8080");
    var hammer = new HammerInitrd(kernel, initrd);
    var boot = NetworkBootFiles.write(hammer, api, "t0ken", "lab", directory.resolve("m1"));

    var bytes = Files.readAllBytes(boot.initrd());
    assertThat(bytes).startsWith(1, 2, 3, 0).hasSizeGreaterThan(512);
    assertThat(new String(bytes, 4, 6, ISO_8859_1)).isEqualTo("070701");
    assertThat(new String(bytes, ISO_8859_1))
        .contains("METAL_API_URL=http://10.0.2.2:8080\nMETAL_TOKEN=t0ken\nMETAL_PARTITION=lab\n");
    assertThat(boot.commandLine()).doesNotContain("t0ken");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(boot.initrd())))
        .isEqualTo("rw-------");
  }
}
