package io.metalstack.apiserver.audit;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A link of the chain that proves the traces: the digests of the traces of a range of transactions,
 * by day, bound to the seal before.
 *
 * @param id 1 for the first
 * @param from first transaction that is covered
 * @param to first transaction that is not covered any more
 * @param previous hash of the seal before; empty for the first
 */
record Seal(long id, long from, long to, List<Part> parts, ByteString previous) {
  /**
   * The traces of one day.
   *
   * @param digest SHA-256 over the digests of the traces, in their order
   */
  record Part(LocalDate day, int count, ByteString digest) {}

  /** SHA-256 over all that the seal says. */
  ByteString hash() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeLong(id);
      out.writeLong(from);
      out.writeLong(to);
      for (var part : parts) {
        out.writeLong(part.day().toEpochDay());
        out.writeInt(part.count());
        out.write(part.digest().toByteArray());
      }
      out.write(previous.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sha256(bytes.toByteArray());
  }

  /** How many traces are covered. */
  int count() {
    return parts.stream().mapToInt(Part::count).sum();
  }

  /**
   * What differs between the seal and its traces as they are now, for people; empty if nothing.
   *
   * @param found the traces of the range, of days whose time is not over
   * @param kept first day whose time is not over
   */
  String difference(List<Part> found, LocalDate kept) {
    var sealed = parts.stream().filter(part -> !part.day().isBefore(kept)).toList();
    var changed =
        sealed.stream()
            .filter(part -> !found.contains(part))
            .map(part -> {
              var now =
                  found.stream()
                      .filter(other -> other.day().equals(part.day()))
                      .mapToInt(Part::count)
                      .sum();
              return now == part.count()
                  ? "of %s, a trace among %d was changed".formatted(part.day(), part.count())
                  : "of %s, %d traces were sealed and %d are there"
                      .formatted(part.day(), part.count(), now);
            });
    var added =
        found.stream()
            .filter(part -> sealed.stream().noneMatch(known -> known.day().equals(part.day())))
            .map(part -> "of %s, %d traces were added later".formatted(part.day(), part.count()));
    return Stream.concat(changed, added).collect(Collectors.joining("; "));
  }

  private static ByteString sha256(byte[] bytes) {
    try {
      return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
