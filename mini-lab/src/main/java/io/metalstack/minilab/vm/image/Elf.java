package io.metalstack.minilab.vm.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What a 64-bit little-endian ELF file asks its loader for. */
final class Elf {
  private static final int MAGIC = 0x464c457f;
  private static final int LOAD = 1;
  private static final int DYNAMIC = 2;
  private static final int TAG_NEEDED = 1;
  private static final int TAG_STRINGS = 5;
  private static final int SEGMENT = 56;

  private Elf() {}

  private record Segment(int type, long offset, long address, long size) {}

  /** Names of the shared libraries a file needs; empty for a static program or another file. */
  static List<String> needed(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() < 64) {
        return List.of();
      }
      var bytes =
          channel
              .map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
              .order(ByteOrder.LITTLE_ENDIAN);
      return bytes.getInt(0) == MAGIC ? needed(bytes) : List.of();
    }
  }

  private static List<String> needed(ByteBuffer file) {
    var segments = segments(file);
    var names = new ArrayList<Long>();
    var strings = -1L;
    for (var segment : segments) {
      if (segment.type() == DYNAMIC) {
        for (var at = segment.offset(); at < segment.offset() + segment.size(); at += 16) {
          var tag = file.getLong((int) at);
          var value = file.getLong((int) at + 8);
          if (tag == TAG_NEEDED) {
            names.add(value);
          } else if (tag == TAG_STRINGS) {
            strings = offset(segments, value);
          }
        }
      }
    }
    var found = new ArrayList<String>();
    for (var name : names) {
      found.add(text(file, (int) (strings + name)));
    }
    return found;
  }

  private static List<Segment> segments(ByteBuffer file) {
    var start = file.getLong(32);
    var count = file.getShort(56);
    var segments = new ArrayList<Segment>();
    for (var i = 0; i < count; i++) {
      var at = (int) start + i * SEGMENT;
      segments.add(
          new Segment(
              file.getInt(at), file.getLong(at + 8), file.getLong(at + 16), file.getLong(at + 32)));
    }
    return segments;
  }

  private static long offset(List<Segment> segments, long address) {
    for (var segment : segments) {
      if (segment.type() == LOAD
          && address >= segment.address()
          && address < segment.address() + segment.size()) {
        return segment.offset() + address - segment.address();
      }
    }
    return address;
  }

  private static String text(ByteBuffer file, int start) {
    var end = start;
    while (file.get(end) != 0) {
      end++;
    }
    var bytes = new byte[end - start];
    file.get(start, bytes);
    return new String(bytes, UTF_8);
  }
}
