package io.metalstack.apiserver;

import io.metalstack.values.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The file {@code DIR/admin-token}, readable by its owner only. */
public final class AdminToken {
  private AdminToken() {}

  public static Path file(Path data) {
    return data.resolve("admin-token");
  }

  static void write(Path data, String token) {
    try {
      Files.createDirectories(data);
      Files.deleteIfExists(file(data));
      var owner = PosixFilePermissions.fromString("rw-------");
      Files.createFile(file(data), PosixFilePermissions.asFileAttribute(owner));
      Files.writeString(file(data), token + "\n");
    } catch (IOException e) {
      throw Problem.unavailable("cannot write the admin token to %s", file(data)).causedBy(e);
    }
  }
}
