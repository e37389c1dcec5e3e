package io.metalstack.apiserver.version;

import io.metalstack.api.v2.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What the build wrote into the jar about itself; empty where it did not know.
 *
 * @param version release, such as {@code v0.1.0}
 * @param revision branch or tag
 * @param commit full hash
 * @param date when it was built, RFC 3339
 */
public record Build(String version, String revision, String commit, String date) {

  /** The build of this very program. */
  public static Build current() {
    var properties = new Properties();
    try (var file = Build.class.getResourceAsStream("build.properties")) {
      if (file != null) {
        properties.load(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Build(
        "v" + properties.getProperty("version", "0.0.0"),
        properties.getProperty("revision", ""),
        properties.getProperty("commit", ""),
        properties.getProperty("date", ""));
  }

  Version message() {
    return Version.newBuilder()
        .setVersion(version)
        .setRevision(revision)
        .setGitSha1(commit)
        .setBuildDate(date)
        .build();
  }
}
