package io.metalstack.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A directory of generated classes. A file whose text stays the same is left alone, because a new
 * time stamp would make the compiler do the whole module again.
 */
final class SourceDirectory {
  private final Path root;
  private final Set<Path> written = new HashSet<>();

  SourceDirectory(Path root) {
    this.root = root;
  }

  /**
   * @param qualifiedName Java name of the class, with its package
   */
  void write(String qualifiedName, String text) throws IOException {
    Path file = root.resolve(qualifiedName.replace('.', '/') + ".java");
    written.add(file);
    if (Files.exists(file) && Files.readString(file).equals(text)) {
      return;
    }
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** Removes the classes of services that are gone. */
  void removeOthers() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!written.contains(file)) {
          Files.delete(file);
        }
      }
    }
  }
}
