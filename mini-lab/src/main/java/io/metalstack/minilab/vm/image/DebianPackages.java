package io.metalstack.minilab.vm.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.metalstack.values.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Downloads packages with everything they depend on, through the host's apt, as any user: apt is
 * given an empty package status and directories of ours, so that nothing of the host is changed and
 * nothing that happens to be installed is left out. Apt verifies signatures and checksums.
 */
final class DebianPackages {
  private final Path directory;
  private final Consumer<String> progress;
  private final Path archives;

  DebianPackages(Path cache, Consumer<String> progress) throws IOException {
    this.directory = cache.resolve("apt");
    this.progress = progress;
    this.archives = directory.resolve("archives");
    Files.createDirectories(archives.resolve("partial"));
    Files.createDirectories(directory.resolve("none/partial"));
    Files.createDirectories(directory.resolve("lists/partial"));
    Files.writeString(directory.resolve("status"), "");
  }

  /**
   * The package files of some packages and of all that they depend on, in a stable order.
   *
   * @throws Problem if the host has no apt, or a package cannot be had
   */
  Set<Path> fetch(List<String> names) throws IOException {
    if (!Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
      throw Problem.failedPrecondition(
              "virtual machines are made of Debian packages, and this host has no apt-get")
          .with("host", "apt-get is missing", "run the lab on Debian or one of its descendants");
    }
    var files = resolve(names);
    var missing = files.stream().filter(Files::notExists).toList();
    if (!missing.isEmpty()) {
      progress.accept("downloading %d Debian packages".formatted(missing.size()));
      apt(archives, "--download-only", names);
    }
    for (var file : files) {
      if (Files.notExists(file)) {
        throw Problem.unavailable("apt did not bring %s", file.getFileName());
      }
    }
    return files;
  }

  private Set<Path> resolve(List<String> names) throws IOException {
    String uris;
    try {
      uris = apt(directory.resolve("none"), "--print-uris", names);
    } catch (Problem noLists) {
      progress.accept("fetching Debian's package lists");
      Files.writeString(directory.resolve("own-lists"), "");
      Command.run(directory, aptCommand(archives, List.of("update")));
      uris = apt(directory.resolve("none"), "--print-uris", names);
    }
    var files = new TreeSet<Path>();
    for (var line : uris.split("\n", -1)) {
      if (line.startsWith("'")) {
        files.add(archives.resolve(line.split(" ", 3)[1]));
      }
    }
    return files;
  }

  private String apt(Path into, String action, List<String> names) {
    var arguments = new ArrayList<>(List.of("install", "-y", "--no-install-recommends", action));
    arguments.addAll(names);
    return Command.run(directory, aptCommand(into, arguments));
  }

  private List<String> aptCommand(Path into, List<String> arguments) {
    var command =
        new ArrayList<>(
            List.of(
                "/usr/bin/apt-get",
                "-q",
                "-o",
                "Dir::State::status=" + directory.resolve("status"),
                "-o",
                "Dir::Cache::archives=" + into,
                "-o",
                "Dir::Cache::pkgcache=",
                "-o",
                "Dir::Cache::srcpkgcache=",
                "-o",
                "Debug::NoLocking=true",
                "-o",
                "APT::Sandbox::User="));
    if (Files.exists(directory.resolve("own-lists"))) {
      command.add("-o");
      command.add("Dir::State::lists=" + directory.resolve("lists"));
    }
    command.addAll(arguments);
    return command;
  }

  /** The files of a package as a tar archive with their true owners and modes. */
  static Process tar(Path packageFile) throws IOException {
    return new ProcessBuilder("/usr/bin/dpkg-deb", "--fsys-tarfile", packageFile.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Name and version of a package file, for messages and manifests. */
  static String label(Path packageFile) {
    var name = java.net.URLDecoder.decode(packageFile.getFileName().toString(), UTF_8);
    return name.replaceFirst("_[^_]*\\.deb$", "").replace('_', ' ');
  }
}
