package io.metalstack.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.OptionalInt;

/** Starts the program. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    var terminal = terminal();
    int exit = new Metalctl(terminal).run(List.of(args));
    terminal.out().flush();
    terminal.err().flush();
    // Nothing is left to do, and an orderly exit would first load the JDK's logging.
    Runtime.getRuntime().halt(exit);
  }

  /** The terminal, pipe or file that this program was started in. */
  static Terminal terminal() {
    return new Terminal(
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        System.getenv(),
        Path.of(System.getProperty("user.home")),
        width(),
        Clock.systemUTC(),
        Main::ask);
  }

  /** Texts are UTF-8 whatever the locale says, and leave in one piece. */
  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }

  /** The launcher tells the width, because to find it out here would need native code. */
  private static OptionalInt width() {
    var width = System.getenv("METALCTL_TERMINAL_WIDTH");
    return width != null && width.matches("[1-9]\\d{0,4}")
        ? OptionalInt.of(Integer.parseInt(width))
        : OptionalInt.empty();
  }

  @SuppressWarnings(
      "SystemConsoleNull") // it is null where java.base provides it and there is no terminal
  private static boolean ask(String question) {
    var console = System.console();
    if (console == null || !console.isTerminal()) {
      return true;
    }
    var answer = console.readLine("%s [y/N] ", question);
    return answer != null && (answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes"));
  }
}
