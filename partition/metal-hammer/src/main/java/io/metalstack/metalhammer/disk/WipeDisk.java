package io.metalstack.metalhammer.disk;

import io.metalstack.metalhammer.Tools;
import io.metalstack.metalhammer.inventory.Hardware.Disk;
import io.metalstack.values.Problem;
import io.metalstack.values.WipeProof;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Wipes a disk and proves it. The fast way first, discarding every block, which only some disks
 * answer with zeroes; where reading back finds anything else, every block is written with zeroes;
 * and where that cannot be proven either, the machine must not go on.
 */
public final class WipeDisk {
  /** How the blocks of a disk were cleared. */
  public enum Method {
    DISCARD("blkdiscard --force"),
    ZEROES("blkdiscard --force --zeroout");

    private final String command;

    Method(String command) {
      this.command = command;
    }
  }

  /**
   * What was done to a disk and how it was proven.
   *
   * @param samples places read back, of {@value #SAMPLE} bytes each, both ends among them
   */
  public record Proof(Disk disk, Method method, int samples) {
    /** As the server is told. */
    public WipeProof told() {
      var how = method.name().toLowerCase(Locale.ROOT);
      return new WipeProof(disk.name(), "", how, disk.size(), samples);
    }
  }

  private static final int SAMPLE = 64 * 1024;
  private static final int ENDS = 16;
  private static final int INSIDE = 96;

  private final Tools tools;
  private final RandomGenerator random;

  public WipeDisk(Tools tools, RandomGenerator random) {
    this.tools = tools;
    this.random = random;
  }

  /**
   * Wipes one disk.
   *
   * @throws Problem if no method could be proven to have cleared it
   */
  public Proof wipe(Disk disk) {
    var failures = new java.util.ArrayList<String>();
    for (var method : Method.values()) {
      var command = new java.util.ArrayList<>(List.of(method.command.split(" ", -1)));
      command.add(disk.name());
      try {
        tools.run(command);
        var dirty = firstDirty(disk);
        if (dirty < 0) {
          return new Proof(disk, method, places(disk.size(), random).size());
        }
        failures.add("%s left data at byte %d".formatted(method, dirty));
      } catch (Problem refused) {
        failures.add(refused.message());
      }
    }
    throw Problem.failedPrecondition(
        "%s is not provably wiped: %s", disk.name(), String.join("; ", failures));
  }

  /**
   * Where to read: densely at both ends, where tables and superblocks are, and at random inside.
   */
  static Set<Long> places(long size, RandomGenerator random) {
    var places = new TreeSet<Long>();
    var last = Math.max(0, size - SAMPLE);
    for (var i = 0; i < ENDS; i++) {
      places.add(Math.min(last, (long) i * SAMPLE));
      places.add(Math.max(0, last - (long) i * SAMPLE));
    }
    for (var i = 0; i < INSIDE && last > 0; i++) {
      places.add(random.nextLong(last));
    }
    return places;
  }

  private long firstDirty(Disk disk) {
    var buffer = ByteBuffer.allocate(SAMPLE);
    try (var channel = FileChannel.open(Path.of(disk.name()), StandardOpenOption.READ)) {
      for (var place : places(disk.size(), random)) {
        buffer.clear().limit((int) Math.min(SAMPLE, disk.size() - place));
        var end = false;
        while (buffer.hasRemaining() && !end) {
          end = channel.read(buffer, place + buffer.position()) < 0;
        }
        if (buffer.hasRemaining()) {
          return place + buffer.position();
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
          if (buffer.get() != 0) {
            return place + buffer.position() - 1;
          }
        }
      }
      return -1;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read back " + disk.name(), e);
    }
  }
}
