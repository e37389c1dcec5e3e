package io.metalstack.values;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What was done to a disk before its machine may be used again. The contract has no field for it,
 * so it travels as the message of the Waiting event, in words that people and programs can read.
 *
 * @param disk device file
 * @param serial empty where it is not known
 * @param method one word, such as {@code discard}
 * @param bytes size of the disk
 * @param places how many places of it were read back as zeroes; 0 if it was not read back
 */
public record WipeProof(String disk, String serial, String method, long bytes, int places) {
  private static final Pattern WORDS =
      Pattern.compile(
          "(/dev/\\S+)(?: \\(serial ([^()\\s]+)\\))? of (\\d{1,18}) bytes wiped by (\\w+),"
              + " (\\d{1,9}) places read back as zeroes");

  /** Whether reading it again has shown that nothing was left. */
  public boolean verified() {
    return places > 0;
  }

  /** The proofs of all disks of a machine as one message. */
  public static String message(List<WipeProof> proofs) {
    return proofs.stream().map(WipeProof::toString).collect(Collectors.joining("; "));
  }

  /** The proofs in a message; what says something else is passed by. */
  public static List<WipeProof> in(String message) {
    return WORDS
        .matcher(message)
        .results()
        .map(match ->
            new WipeProof(
                match.group(1),
                match.group(2) == null ? "" : match.group(2),
                match.group(4),
                Long.parseLong(match.group(3)),
                Integer.parseInt(match.group(5))))
        .toList();
  }

  @Override
  public String toString() {
    return disk
        + (serial.isEmpty() ? "" : " (serial " + serial + ")")
        + " of "
        + bytes
        + " bytes wiped by "
        + method
        + ", "
        + places
        + " places read back as zeroes";
  }
}
