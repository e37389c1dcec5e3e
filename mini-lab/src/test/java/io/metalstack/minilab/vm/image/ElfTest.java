package io.metalstack.minilab.vm.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ElfTest {
  @TempDir Path directory;

  @Test
  void theRunningJavaNeedsItsOwnLibraries() throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    assertThat(Elf.needed(java)).contains("libjli.so", "libc.so.6");
    var jvm = Path.of(System.getProperty("java.home"), "lib", "server", "libjvm.so");
    assertThat(Elf.needed(jvm)).contains("libm.so.6", "libc.so.6");
  }

  @Test
  void otherFilesNeedNothing() throws IOException {
    var script = Files.writeString(directory.resolve("script"), "#!/bin/sh\n".repeat(20));
    assertThat(Elf.needed(script)).isEmpty();
    assertThat(Elf.needed(Files.createFile(directory.resolve("empty")))).isEmpty();
  }
}
