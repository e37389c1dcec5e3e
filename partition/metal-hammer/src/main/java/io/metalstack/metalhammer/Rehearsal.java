package io.metalstack.metalhammer;

import io.metalstack.metalhammer.inventory.ReadHardware;
import java.io.PrintStream;
import java.nio.file.Path;

/** Shows what a machine would register, without touching it or calling anybody. */
final class Rehearsal {
  private Rehearsal() {}

  static void below(Path root, PrintStream out) {
    out.println(Registration.of(ReadHardware.below(root), Hammer.VERSION, "none"));
  }
}
