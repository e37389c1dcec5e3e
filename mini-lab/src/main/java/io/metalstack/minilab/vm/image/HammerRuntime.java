package io.metalstack.minilab.vm.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/**
 * The Java runtime of metal-hammer, cut to the modules it uses, with its jars and the cache of its
 * loaded classes: under emulation most of a start would otherwise be class loading.
 *
 * @param directory holds {@code jre/}, {@code app/*.jar} and {@code app/hammer.aot}
 */
record HammerRuntime(Path directory) {
  /**
   * Options of every start; those of the training run must be the same, or the cache is refused.
   */
  static final List<String> OPTIONS =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-Xmx256m",
          "-XX:-UsePerfData",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final FileTime EPOCH = FileTime.fromMillis(1_767_225_600_000L);

  static HammerRuntime build(Program program, Path directory) throws IOException {
    var app = Files.createDirectories(directory.resolve("app"));
    var jars = new ArrayList<Path>();
    for (var i = 0; i < program.classPath().size(); i++) {
      var jar = app.resolve("%02d.jar".formatted(i));
      var entry = program.classPath().get(i);
      if (Files.isDirectory(entry)) {
        pack(entry, jar);
      } else {
        Files.copy(entry, jar);
      }
      Files.setLastModifiedTime(jar, EPOCH);
      jars.add(jar);
    }
    link(directory, jars);
    var root = Files.createDirectories(directory.resolve("rehearsal"));
    train(program, root, directory, jars);
    return new HammerRuntime(directory);
  }

  /** The class path as it is inside the machine. */
  static String classPath(int jars) {
    var names = new ArrayList<String>();
    for (var i = 0; i < jars; i++) {
      names.add("/app/%02d.jar".formatted(i));
    }
    return String.join(":", names);
  }

  private static void link(Path directory, List<Path> jars) {
    var jdk = Path.of(System.getProperty("java.home"), "bin");
    var jdeps =
        new ArrayList<>(
            List.of(
                jdk.resolve("jdeps").toString(),
                "-q",
                "--ignore-missing-deps",
                "--multi-release",
                "25",
                "--print-module-deps"));
    jars.forEach(jar -> jdeps.add(jar.toString()));
    var modules = Command.run(directory, jdeps).strip();
    var jlink =
        List.of(
            jdk.resolve("jlink").toString(),
            "--add-modules",
            modules,
            "--output",
            directory.resolve("jre").toString(),
            "--strip-java-debug-attributes",
            "--no-header-files",
            "--no-man-pages",
            "--vm=server");
    Command.run(directory, jlink);
  }

  /** Runs the program on a machine that consists of nothing but its identity. */
  private static void train(Program program, Path root, Path directory, List<Path> jars)
      throws IOException {
    var identity = Files.createDirectories(root.resolve("sys/class/dmi/id"));
    Files.writeString(identity.resolve("product_uuid"), "00000000-0000-4000-8000-000000000000\n");
    var java = new ArrayList<String>();
    java.add(directory.resolve("jre/bin/java").toString());
    java.addAll(OPTIONS);
    java.add("-XX:AOTCacheOutput=" + directory.resolve("app/hammer.aot"));
    java.add("-cp");
    java.add(String.join(":", jars.stream().map(Path::toString).toList()));
    java.add(program.mainClass());
    java.addAll(program.rehearsal());
    java.add(root.toString());
    Command.run(directory, java);
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        var files = Files.walk(classes)) {
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        var entry = new JarEntry(classes.relativize(file).toString());
        entry.setLastModifiedTime(EPOCH);
        entry.setMethod(ZipEntry.DEFLATED);
        out.putNextEntry(entry);
        Files.copy(file, out);
        out.closeEntry();
      }
    }
  }
}
