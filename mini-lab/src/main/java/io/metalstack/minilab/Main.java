package io.metalstack.minilab;

import io.metalstack.minilab.bench.Bench;
import io.metalstack.values.Problem;
import java.util.Arrays;
import java.util.List;

/** Behind {@code ./metal lab} and {@code ./metal bench}. */
public final class Main {
  private static final int USAGE = 2;

  private Main() {}

  /** The first argument is the command; the rest is for it. */
  public static void main(String[] args) throws InterruptedException {
    var arguments = Arrays.asList(args).subList(1, args.length);
    System.exit(
        switch (args[0]) {
          case "lab" -> lab(arguments);
          case "bench" -> bench(arguments);
          default -> throw new IllegalArgumentException(args[0]);
        });
  }

  private static int lab(List<String> arguments) throws InterruptedException {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      System.out.print(LabOptions.HELP);
      return 0;
    }
    try {
      return LabSession.of(LabOptions.parse(arguments)).run();
    } catch (Problem wrong) {
      complain(wrong);
      return USAGE;
    }
  }

  private static int bench(List<String> arguments) throws InterruptedException {
    if (arguments.isEmpty() || arguments.contains("--help")) {
      System.out.print(Bench.HELP);
      return arguments.isEmpty() ? USAGE : 0;
    }
    try {
      return Bench.run(arguments);
    } catch (Problem wrong) {
      complain(wrong);
      return USAGE;
    }
  }

  static void complain(Problem problem) {
    System.err.println("metal: " + problem.message());
    problem.details().stream()
        .filter(detail -> !detail.wayOut().isEmpty())
        .forEach(detail -> System.err.println("  " + detail.wayOut()));
  }
}
