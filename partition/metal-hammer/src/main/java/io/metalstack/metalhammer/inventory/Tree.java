package io.metalstack.metalhammer.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The kernel's files below a root: the live ones below {@code /}, or a recorded copy. A file that
 * is absent or refuses to be read is empty text, because hardware differs in what it tells.
 *
 * @param root the directory that holds {@code sys} and {@code proc}
 */
record Tree(Path root) {

  String text(String path) {
    try {
      return Files.readString(root.resolve(path)).strip();
    } catch (IOException | RuntimeException unreadable) {
      return "";
    }
  }

  byte[] bytes(String path) {
    try {
      return Files.readAllBytes(root.resolve(path));
    } catch (IOException unreadable) {
      return new byte[0];
    }
  }

  long number(String path) {
    var text = text(path);
    try {
      return Long.decode(text);
    } catch (NumberFormatException noNumber) {
      return 0;
    }
  }

  boolean exists(String path) {
    return Files.exists(root.resolve(path));
  }

  /** Names in a directory, sorted; none if it is absent. */
  List<String> names(String path) {
    try (var entries = Files.list(root.resolve(path))) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    } catch (IOException absent) {
      return List.of();
    }
  }
}
