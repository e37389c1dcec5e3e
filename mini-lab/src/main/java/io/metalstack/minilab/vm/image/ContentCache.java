package io.metalstack.minilab.vm.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * Things that are dear to build, kept under the user's cache directory and named by what they were
 * built from. A thing is built aside and renamed when it is complete, so that a killed build leaves
 * nothing that looks finished.
 */
public final class ContentCache {
  private final Path directory;
  private final Consumer<String> progress;

  public ContentCache(Path directory, Consumer<String> progress) {
    this.directory = directory;
    this.progress = progress;
  }

  /** Fills an empty directory. */
  public interface Build {
    void into(Path directory) throws IOException;
  }

  /** What a thing is built from. */
  public static final class Key {
    private final MessageDigest digest;

    public Key() {
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    public Key add(String text) {
      digest.update(text.getBytes(UTF_8));
      digest.update((byte) 0);
      return this;
    }

    public Key add(byte[] bytes) {
      digest.update(bytes);
      return this;
    }

    /** The code of a recipe: when it changes, so does what it makes. */
    public Key addCode(Class<?>... recipes) throws IOException {
      for (var recipe : recipes) {
        try (var code = recipe.getResourceAsStream(recipe.getSimpleName() + ".class")) {
          add(java.util.Objects.requireNonNull(code, recipe.getName()).readAllBytes());
        }
      }
      return this;
    }

    private String text() {
      return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    }
  }

  /** Where all of it lies. */
  public Path directory() {
    return directory;
  }

  /** The directory built from what the key says; built now if it is not there. */
  public Path get(String name, Key key, Build build) throws IOException {
    var done = directory.resolve(name + "-" + key.text());
    if (Files.isDirectory(done)) {
      return done;
    }
    var started = System.nanoTime();
    Files.createDirectories(directory);
    var unfinished = Files.createTempDirectory(directory, name + "-unfinished-");
    try {
      build.into(unfinished);
      try {
        Files.move(unfinished, done, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException other) {
        progress.accept("%s was built by another process meanwhile".formatted(name));
      }
    } finally {
      delete(unfinished);
    }
    progress.accept(
        "built %s in %.1f s"
            .formatted(name, Duration.ofNanos(System.nanoTime() - started).toMillis() / 1000.0));
    return done;
  }

  static void delete(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      return;
    }
    try (var all = Files.walk(directory)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
