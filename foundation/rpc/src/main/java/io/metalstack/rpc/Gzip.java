package io.metalstack.rpc;

import io.metalstack.values.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** The one compression that all protocols share. */
final class Gzip {
  /** Below this, compressing costs more than the bytes. */
  static final int WORTH_BYTES = 1024;

  private Gzip() {}

  /** Compresses what follows {@code room} bytes and leaves as many in front. */
  static byte[] compress(byte[] plain, int room) {
    var out = new ByteArrayOutputStream(plain.length / 4 + 64);
    out.write(plain, 0, room);
    try (var gzip = new Fast(out)) {
      gzip.write(plain, room, plain.length - room);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /**
   * @param limit bytes of plain text at which a bomb is given up
   * @throws Problem RESOURCE_EXHAUSTED beyond the limit, INVALID_ARGUMENT if it is not gzip
   */
  static byte[] expand(byte[] packed, int offset, int length, int limit) {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed, offset, length), 8192)) {
      var plain = in.readNBytes(limit + 1);
      if (plain.length > limit) {
        throw Body.tooLarge(limit);
      }
      return plain;
    } catch (IOException e) {
      throw Problem.invalidArgument(
          "the request says that it is gzip, but cannot be unpacked: %s", JsonText.reason(e));
    }
  }

  /** Answers are packed once and read once: speed counts more than the last tenth of size. */
  private static final class Fast extends GZIPOutputStream {
    Fast(ByteArrayOutputStream out) throws IOException {
      super(out, 8192);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
