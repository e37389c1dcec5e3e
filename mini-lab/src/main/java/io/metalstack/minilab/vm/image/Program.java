package io.metalstack.minilab.vm.image;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * A Java program that goes into an image.
 *
 * @param mainClass its entry
 * @param classPath jars and class directories, in order
 * @param rehearsal arguments of a run that touches nothing and loads what the real run loads; the
 *     directory of an empty machine follows them
 */
public record Program(String mainClass, List<Path> classPath, List<String> rehearsal) {

  /**
   * A program whose class path is where these classes were loaded from: one of each library, so
   * that the compiler notices when one goes away.
   */
  public static Program of(Class<?> main, List<String> rehearsal, Class<?>... libraries) {
    var places = new LinkedHashSet<Path>();
    places.add(place(main));
    for (var library : libraries) {
      places.add(place(library));
    }
    return new Program(main.getName(), List.copyOf(places), List.copyOf(rehearsal));
  }

  /** Adds the bytes of the program to a key. */
  void addTo(ContentCache.Key key) throws IOException {
    key.add(mainClass).add(String.join(" ", rehearsal));
    for (var place : classPath) {
      try (var files = Files.walk(place)) {
        for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
          key.add(place.relativize(file).toString()).add(Files.readAllBytes(file));
        }
      }
    }
  }

  private static Path place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(type.getName(), e);
    }
  }
}
