package io.metalstack.metalhammer;

import io.metalstack.values.Problem;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Brings an operating system image onto the disk: downloads it to the disk rather than to memory,
 * compares its checksum, and only then unpacks it.
 */
final class InstallImage {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int BUFFER = 1 << 18;

  private final Tools tools;
  private final Consumer<String> progress;

  InstallImage(Tools tools, Consumer<String> progress) {
    this.tools = tools;
    this.progress = progress;
  }

  /** A checksum file beside an image: its ending, and the JDK's name of the algorithm. */
  private enum Checksum {
    SHA256(".sha256", "SHA-256"),
    MD5(".md5", "MD5");

    private final String suffix;
    private final String algorithm;

    Checksum(String suffix, String algorithm) {
      this.suffix = suffix;
      this.algorithm = algorithm;
    }
  }

  private record Expected(Checksum kind, String hex) {}

  /**
   * Installs an image below a root.
   *
   * @param url of a tar archive compressed with zstd, lz4 or gzip, with a checksum file beside it
   * @throws Problem if it cannot be had, or is not what its checksum says
   */
  void into(Path root, String url) throws IOException {
    var unpack = unpacker(url);
    var expected = expected(url);
    var file = root.resolve(".metal-image");
    var got = download(url, file, expected.kind());
    if (!got.equals(expected.hex())) {
      Files.delete(file);
      throw Problem.failedPrecondition(
          "image %s has the %s checksum %s, expected %s",
          url, expected.kind().algorithm, got, expected.hex());
    }
    progress.accept("image verified by " + expected.kind().algorithm + ", unpacking");
    tools.pipe(
        List.of(
            List.of(unpack, "-dc", file.toString()),
            List.of("tar", "-x", "-C", root.toString(), "-f", "-")));
    Files.delete(file);
  }

  static String unpacker(String url) {
    var path = URI.create(url).getPath().toLowerCase(Locale.ROOT);
    if (path.endsWith(".zst")) {
      return "zstd";
    } else if (path.endsWith(".lz4")) {
      return "lz4";
    } else if (path.endsWith(".gz") || path.endsWith(".tgz")) {
      return "gzip";
    }
    throw Problem.invalidArgument(
        "image %s has an ending that is not known, expected .zst, .lz4 or .gz", url);
  }

  private static Expected expected(String url) throws IOException {
    for (var kind : Checksum.values()) {
      var connection = connect(url + kind.suffix);
      if (connection.getResponseCode() == HttpURLConnection.HTTP_OK) {
        try (var in = connection.getInputStream()) {
          // As the checksum tools write it: the checksum, then the name of the file.
          var hex =
              new String(in.readAllBytes(), StandardCharsets.UTF_8).strip().split("\\s+", 2)[0];
          return new Expected(kind, hex.toLowerCase(Locale.ROOT));
        }
      }
    }
    throw Problem.failedPrecondition("image %s has no checksum file beside it", url)
        .with("image", "no .sha256 and no .md5", "publish one beside the image");
  }

  private String download(String url, Path file, Checksum kind) throws IOException {
    var digest = digest(kind);
    var started = System.nanoTime();
    var connection = connect(url);
    var size = connection.getContentLengthLong();
    try (var in = new DigestInputStream(connection.getInputStream(), digest);
        var out = Files.newOutputStream(file)) {
      var buffer = new byte[BUFFER];
      var done = 0L;
      var shown = 0L;
      for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        done += n;
        if (size > 0 && done * 10 / size > shown) {
          shown = done * 10 / size;
          progress.accept("image %d%% of %d MiB".formatted(shown * 10, size >> 20));
        }
      }
      if (size >= 0 && done != size) {
        throw new IOException("%s ended after %d of %d bytes".formatted(url, done, size));
      }
      var seconds = Duration.ofNanos(System.nanoTime() - started).toMillis() / 1000.0;
      progress.accept("image downloaded, %d MiB in %.1f s".formatted(done >> 20, seconds));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static HttpURLConnection connect(String url) throws IOException {
    var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setConnectTimeout((int) TIMEOUT.toMillis());
    connection.setReadTimeout((int) TIMEOUT.toMillis());
    return connection;
  }

  private static MessageDigest digest(Checksum kind) {
    try {
      return MessageDigest.getInstance(kind.algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + kind.algorithm, e);
    }
  }
}
