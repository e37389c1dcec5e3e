package io.metalstack.metalhammer.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.metalstack.metalhammer.Tools;
import io.metalstack.metalhammer.inventory.Hardware.Disk;
import io.metalstack.values.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file plays the disk, and what the clearing command does to it is what a disk might do. */
final class WipeDiskTest {
  private static final int SIZE = 8 << 20;

  private interface Clear {
    void apply(Path disk, List<String> command) throws IOException;
  }

  @TempDir Path directory;
  private Disk disk;

  @BeforeEach
  void fullDisk() throws IOException {
    var file = directory.resolve("disk");
    var data = new byte[SIZE];
    new Random(1).nextBytes(data);
    Files.write(file, data);
    disk = new Disk(file.toString(), SIZE);
  }

  @Test
  void aDiskThatReadsBackAsZeroesIsProven() {
    var proof = wipe((file, _) -> Files.write(file, new byte[SIZE]));
    assertThat(proof.method()).isEqualTo(WipeDisk.Method.DISCARD);
    assertThat(proof.samples()).isGreaterThan(100);
    assertThat(proof.told().method()).isEqualTo("discard");
    assertThat(proof.told().bytes()).isEqualTo(SIZE);
    assertThat(proof.told().verified()).isTrue();
  }

  @Test
  void aDiskThatOnlyPromisesToDiscardIsWritten() {
    var proof =
        wipe((file, command) -> {
          if (command.contains("--zeroout")) {
            Files.write(file, new byte[SIZE]);
          }
        });
    assertThat(proof.method()).isEqualTo(WipeDisk.Method.ZEROES);
  }

  @Test
  void aDiskThatKeepsItsLastBytesIsRefused() {
    assertThatThrownBy(() ->
            wipe((file, _) -> {
              var data = new byte[SIZE];
              data[SIZE - 1] = 1;
              Files.write(file, data);
            }))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("not provably wiped")
        .hasMessageContaining("byte " + (SIZE - 1));
  }

  @Test
  void aDiskThatIsShorterThanItSaysIsRefused() {
    assertThatThrownBy(() -> wipe((file, _) -> Files.write(file, new byte[SIZE / 2])))
        .hasMessageContaining("not provably wiped");
  }

  @Test
  void aCommandThatFailsIsNamed() {
    assertThatThrownBy(() ->
            wipe((_, command) -> {
              throw Problem.failedPrecondition("%s refused", command.getFirst());
            }))
        .hasMessageContaining("blkdiscard refused; blkdiscard refused");
  }

  private WipeDisk.Proof wipe(Clear clear) {
    var tools =
        new Tools() {
          @Override
          public String run(List<String> command) {
            try {
              clear.apply(Path.of(command.getLast()), command);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            return "";
          }

          @Override
          public void pipe(List<List<String>> commands) {
            throw new AssertionError("wiping needs no pipe");
          }
        };
    return new WipeDisk(tools, new Random(2)).wipe(disk);
  }
}
