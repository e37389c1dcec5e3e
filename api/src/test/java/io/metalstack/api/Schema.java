package io.metalstack.api;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The schema as the generated classes carry it, and what the published one says of it. */
final class Schema {
  private Schema() {}

  /** Top-level messages of every file, by full name. */
  static List<Descriptor> messages() {
    return files().stream()
        .flatMap(file -> file.getMessageTypes().stream())
        .sorted(Comparator.comparing(Descriptor::getFullName))
        .toList();
  }

  /** Enums of every file, by full name. None is nested in a message. */
  static List<EnumDescriptor> enums() {
    return files().stream()
        .flatMap(file -> file.getEnumTypes().stream())
        .sorted(Comparator.comparing(EnumDescriptor::getFullName))
        .toList();
  }

  /** Lines of a file in {@code contract/}, without its heading. */
  static List<String> published(String name) {
    try (InputStream in =
        Objects.requireNonNull(
            Schema.class.getResourceAsStream("/contract/" + name), "no file " + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<FileDescriptor> files() {
    Set<FileDescriptor> found = new LinkedHashSet<>();
    Rpcs.all().forEach(rpc -> collect(rpc.descriptor().getFile(), found));
    return found;
  }

  private static void collect(FileDescriptor file, Set<FileDescriptor> found) {
    if (file.getPackage().startsWith("metalstack.") && found.add(file)) {
      file.getDependencies().forEach(dependency -> collect(dependency, found));
    }
  }
}
