package io.metalstack.minilab.bench;

import io.metalstack.minilab.Lab;
import io.metalstack.minilab.LabOptions;
import io.metalstack.minilab.plan.PlannedMachine;
import io.metalstack.minilab.show.Timeline;
import io.metalstack.minilab.sim.Journal;
import io.metalstack.minilab.sim.Pace;
import io.metalstack.values.Problem;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs one benchmark in a lab of its own, in a fresh database, and prints one line. */
public final class Bench {
  private static final int PER_RACK = 50;

  private static final Map<String, Benchmark> ALL =
      new TreeMap<>(
          Map.of(
              "registrations", new Registrations(),
              "allocations", new Allocations(),
              "ips", new Creations(Creations.Kind.IPS),
              "networks", new Creations(Creations.Kind.NETWORKS),
              "list-machines", new ListMachines()));

  /** What {@code --help} prints. */
  public static final String HELP =
      """
      usage: ./metal bench NAME [--machines N] [--clients C] [--count K]

        NAME           one of %s
        --machines N   simulated machines [%s]
        --clients C    callers at a time [32]
        --count K      calls to make, where the machines do not say it [2000]

      Prints one line. The database is a fresh one with durable commits, removed afterwards.
      """
          .formatted(String.join(", ", ALL.keySet()), "200");

  /**
   * What a benchmark is given.
   *
   * @param machines simulated ones
   * @param clients callers at a time
   * @param count calls to make
   */
  public record Load(int machines, int clients, int count) {
    static Load parse(List<String> arguments) {
      var load = new Load(200, 32, 2_000);
      for (int i = 0; i < arguments.size(); i += 2) {
        if (i + 1 == arguments.size()) {
          throw Problem.invalidArgument("%s needs a value", arguments.get(i));
        }
        var number = number(arguments.get(i), arguments.get(i + 1));
        load =
            switch (arguments.get(i)) {
              case "--machines" -> new Load(number, load.clients, load.count);
              case "--clients" -> new Load(load.machines, number, load.count);
              case "--count" -> new Load(load.machines, load.clients, number);
              default ->
                  throw Problem.invalidArgument("%s is no option of bench", arguments.get(i));
            };
      }
      return load;
    }

    private static int number(String flag, String text) {
      try {
        return Integer.parseUnsignedInt(text);
      } catch (NumberFormatException e) {
        throw Problem.invalidArgument("%s is \"%s\", expected a number", flag, text).causedBy(e);
      }
    }
  }

  private Bench() {}

  /** Runs the benchmark that the first argument names; returns the exit code. */
  public static int run(List<String> arguments) throws InterruptedException {
    var benchmark = ALL.get(arguments.getFirst());
    if (benchmark == null) {
      throw Problem.invalidArgument(
          "there is no benchmark \"%s\", expected one of %s",
          arguments.getFirst(), String.join(", ", ALL.keySet()));
    }
    var load = Load.parse(arguments.subList(1, arguments.size()));
    var data = temporary();
    System.setProperty("logback.configurationFile", "io/metalstack/minilab/logback.xml");
    System.setProperty("lab.log", data.resolve("lab.log").toString());
    var racks = (load.machines() + PER_RACK - 1) / PER_RACK;
    var options =
        LabOptions.parse(List.of())
            .withMachines(load.machines())
            .withRacks(Math.max(1, racks))
            .withPort(0)
            .withData(data);
    var timeline = new Timeline(Instant.now(), InstantSource.system());
    try (var lab = Lab.start(options, Pace.immediate(1), silent(), timeline)) {
      var result = benchmark.run(lab, load);
      System.out.printf("%s: %s %s%n", arguments.getFirst(), result, computer());
    } finally {
      remove(data);
    }
    return 0;
  }

  private static String computer() {
    var system =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    return "(%d CPUs, %d GiB, PostgreSQL beside it with durable commits, load %.1f)"
        .formatted(
            system.getAvailableProcessors(),
            system.getTotalMemorySize() >> 30,
            system.getSystemLoadAverage());
  }

  private static Journal silent() {
    return new Journal() {
      @Override
      public void state(PlannedMachine machine, String state) {}

      @Override
      public void note(String who, String what) {}
    };
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("metal-bench");
    } catch (IOException e) {
      throw Problem.unavailable("no directory for the benchmark: %s", e.getMessage()).causedBy(e);
    }
  }

  private static void remove(Path directory) {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      System.err.println("metal: cannot remove " + directory + ": " + e.getMessage());
    }
  }
}
