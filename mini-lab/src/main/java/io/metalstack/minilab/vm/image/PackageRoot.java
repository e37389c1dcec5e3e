package io.metalstack.minilab.vm.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A directory into which packages are unpacked. Its programs run on any Linux host, because they
 * are started through the directory's own dynamic loader and libraries.
 *
 * @param directory its top
 */
public record PackageRoot(Path directory) {
  private static final List<String> LIBRARIES =
      List.of("lib/x86_64-linux-gnu", "usr/lib/x86_64-linux-gnu", "lib", "usr/lib");
  private static final List<String> PROGRAMS = List.of("bin", "sbin", "usr/bin", "usr/sbin");

  static PackageRoot unpack(Collection<Path> packages, Path directory) throws IOException {
    Files.createDirectories(directory);
    for (var file : packages) {
      Command.run(
          directory,
          List.of("/usr/bin/dpkg-deb", "--extract", file.toString(), directory.toString()));
    }
    return new PackageRoot(directory);
  }

  /**
   * The command line that runs one of the programs here.
   *
   * @throws java.io.FileNotFoundException if no package brought it
   */
  public List<String> command(String program, String... arguments) throws IOException {
    var file = program(program);
    var command = new ArrayList<String>();
    if (!Elf.needed(file).isEmpty()) {
      command.add(library("ld-linux-x86-64.so.2").toString());
      command.add("--argv0");
      command.add(program);
      command.add("--library-path");
      command.add(
          String.join(":", LIBRARIES.stream().map(d -> directory.resolve(d).toString()).toList()));
    }
    command.add(file.toString());
    command.addAll(List.of(arguments));
    return command;
  }

  /** Where a program is. */
  Path program(String name) throws IOException {
    return find(PROGRAMS, name);
  }

  /** Where a shared library is. */
  Path library(String name) throws IOException {
    return find(LIBRARIES, name);
  }

  private Path find(List<String> directories, String name) throws IOException {
    for (var candidate : directories) {
      var file = inside(directory.resolve(candidate).resolve(name));
      if (Files.exists(file)) {
        return file;
      }
    }
    throw new java.io.FileNotFoundException(name + " in " + directory);
  }

  /**
   * Follows links as they are meant: an absolute one starts at this directory, not at the host's.
   */
  private Path inside(Path file) throws IOException {
    var at = file;
    while (Files.isSymbolicLink(at)) {
      var target = Files.readSymbolicLink(at);
      at =
          target.isAbsolute()
              ? directory.resolve(target.toString().substring(1))
              : at.resolveSibling(target).normalize();
    }
    return at;
  }
}
