package io.metalstack.minilab.vm.image;

import io.metalstack.values.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The kernel of an unpacked Debian package and its modules.
 *
 * @param directory where the package is unpacked
 * @param version the kernel's release, such as {@code 6.1.0-56-cloud-amd64}
 */
record KernelModules(Path directory, String version) {
  /** Index files that modprobe reads. */
  private static final List<String> INDEX =
      List.of(
          "modules.dep", "modules.alias", "modules.softdep", "modules.builtin", "modules.order");

  /** Finds the one kernel of a directory and indexes its modules. */
  static KernelModules in(Path directory, PackageRoot tools) throws IOException {
    try (var versions = Files.list(directory.resolve("lib/modules"))) {
      var found = versions.map(path -> path.getFileName().toString()).sorted().toList();
      if (found.size() != 1) {
        throw Problem.failedPrecondition("expected one kernel in %s, found %s", directory, found);
      }
      var version = found.getFirst();
      Command.run(directory, tools.command("depmod", "-b", directory.toString(), version));
      return new KernelModules(directory, version);
    }
  }

  Path kernel() {
    return directory.resolve("boot/vmlinuz-" + version);
  }

  private Path modules() {
    return directory.resolve("lib/modules").resolve(version);
  }

  /** Files of the named modules and of all they need, relative to the modules' directory. */
  Set<String> closure(List<String> names) throws IOException {
    var needs = needs();
    var byName = new HashMap<String, String>();
    for (var file : needs.keySet()) {
      byName.put(file.replaceFirst(".*/", "").replaceFirst("\\.ko.*", "").replace('-', '_'), file);
    }
    var files = new LinkedHashSet<String>();
    for (var name : names) {
      var file = byName.get(name.replace('-', '_'));
      if (file != null) {
        files.add(file);
        files.addAll(needs.getOrDefault(file, List.of()));
      }
    }
    return files;
  }

  /**
   * Puts the named modules where modprobe finds them; a name that is built in is passed over. The
   * index is of these modules alone: matching a device against the aliases of thousands takes an
   * emulated machine seconds.
   */
  void addTo(CpioWriter archive, List<String> names, Path scratch, PackageRoot tools)
      throws IOException {
    var files = closure(names);
    var few = only(files::contains, scratch, tools);
    var top = "lib/modules/" + version + "/";
    for (var file : files) {
      archive.file(top + file, Files.readAllBytes(modules().resolve(file)), 0644, 0);
    }
    for (var index : INDEX) {
      archive.file(top + index, Files.readAllBytes(few.modules().resolve(index)), 0644, 0);
    }
  }

  /**
   * The same kernel with only some of its modules, and an index of those.
   *
   * @param stays whether a module's file, relative to the tree, stays
   * @param into an absent directory
   */
  KernelModules only(Predicate<String> stays, Path into, PackageRoot tools) throws IOException {
    var kept = new KernelModules(into, version);
    Files.createDirectories(kept.modules());
    for (var name : List.of("modules.builtin", "modules.builtin.modinfo", "modules.order")) {
      Files.copy(modules().resolve(name), kept.modules().resolve(name));
    }
    for (var file : needs().keySet()) {
      if (stays.test(file)) {
        Files.createDirectories(kept.modules().resolve(file).resolveSibling(""));
        Files.copy(modules().resolve(file), kept.modules().resolve(file));
      }
    }
    return in(into, tools);
  }

  private Map<String, List<String>> needs() throws IOException {
    var needs = new HashMap<String, List<String>>();
    for (var line : Files.readAllLines(modules().resolve("modules.dep"))) {
      var colon = line.indexOf(':');
      var others = line.substring(colon + 1).strip();
      needs.put(
          line.substring(0, colon),
          others.isEmpty() ? new ArrayList<>() : List.of(others.split(" ", -1)));
    }
    return needs;
  }
}
