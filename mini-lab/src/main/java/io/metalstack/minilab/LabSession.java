package io.metalstack.minilab;

import io.metalstack.minilab.once.AllocateOnce;
import io.metalstack.minilab.plan.PlannedMachine;
import io.metalstack.minilab.show.LiveTable;
import io.metalstack.minilab.show.PlainLines;
import io.metalstack.minilab.show.Terminal;
import io.metalstack.minilab.show.Timeline;
import io.metalstack.minilab.sim.Journal;
import io.metalstack.minilab.sim.Pace;
import io.metalstack.values.Problem;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** One run of {@code ./metal lab}, from the command line to the last line. */
final class LabSession {
  private static final int FAILED = 1;

  private final LabOptions options;
  private final InstantSource clock = InstantSource.system();
  private final PrintStream out = System.out;
  private final Instant start =
      ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
  private final Timeline timeline = new Timeline(start, clock);

  private LabSession(LabOptions options) {
    this.options = options;
  }

  static LabSession of(LabOptions options) {
    return new LabSession(options);
  }

  int run() throws InterruptedException {
    logToFile();
    return !options.once() && Terminal.there(System.getenv()) ? watched() : plain();
  }

  private int watched() throws InterruptedException {
    try (var table = new LiveTable(out, Terminal.of(System.getenv()), clock)) {
      table.head(List.of("mini-lab: starting the control plane ..."));
      return run(table, lab -> table.head(welcome(lab)));
    }
  }

  private int plain() throws InterruptedException {
    var lines = new PlainLines(out, start, clock);
    return run(lines, lab -> welcome(lab).forEach(out::println));
  }

  private interface Greeting {
    void to(Lab lab);
  }

  private int run(Journal journal, Greeting greeting) throws InterruptedException {
    var stop = new CountDownLatch(1);
    var stopped = new CountDownLatch(1);
    // A signal ends the virtual machine only after this hook: the lab is closed by then.
    var hook =
        new Thread(() -> {
          stop.countDown();
          try {
            stopped.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      if (options.once()) {
        report(once(journal, greeting));
      } else {
        untilStopped(journal, greeting, stop);
      }
      return 0;
    } catch (Problem failed) {
      return fail(failed);
    } finally {
      stopped.countDown();
      if (stop.getCount() > 0) {
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    }
  }

  private void untilStopped(Journal journal, Greeting greeting, CountDownLatch stop)
      throws InterruptedException {
    try (var lab = start(journal, greeting)) {
      timeline.begin("run the lab at " + lab.door().url());
      stop.await();
      journal.note("mini-lab", "stops");
    }
  }

  private AllocateOnce.Outcome once(Journal journal, Greeting greeting)
      throws InterruptedException {
    try (var lab = start(journal, greeting)) {
      var once =
          new AllocateOnce(
              lab.site(),
              lab.door().with(lab.site().ownerToken()),
              lab.door().with(lab.adminToken()),
              options.virtual() > 0 ? AllocateOnce.Limits.VIRTUAL : AllocateOnce.Limits.SIMULATED,
              timeline);
      return once.run(lab.plan().machines().getFirst().model().size());
    }
  }

  private Lab start(Journal journal, Greeting greeting) throws InterruptedException {
    var lab = Lab.start(options, Pace.brisk(options.seed()), journal, timeline);
    greeting.to(lab);
    return lab;
  }

  /** The time counts from the command, a build included, for the launcher becomes this process. */
  private void report(AllocateOnce.Outcome outcome) {
    out.println();
    timeline.lines().forEach(out::println);
    out.println(
        Timeline.seconds(
            "OK first machine in %.1f", Duration.between(start, outcome.phonedHome())));
  }

  private int fail(Problem failed) {
    if (options.once()) {
      timeline.lines().forEach(out::println);
    }
    System.err.println("FAILED at step: " + timeline.step());
    Main.complain(failed);
    return FAILED;
  }

  private List<String> welcome(Lab lab) {
    var machines = lab.plan().machines();
    return List.of(
        "mini-lab: %d machines in %d racks with %d leaves, control plane at %s"
            .formatted(
                machines.size(),
                machines.stream().map(PlannedMachine::rack).distinct().count(),
                lab.plan().leaves().size(),
                lab.door().url()),
        "use it:   ./metalctl --api-url %s --api-token \"$(cat %s)\" machine list"
            .formatted(lab.door().url(), options.data().resolve("admin-token")),
        "          project %s, partition %s, image %s, network %s"
            .formatted(
                lab.site().project(),
                lab.site().partition(),
                lab.site().image(),
                lab.site().internet()),
        "end it:   Ctrl-C; the same command goes on where it stopped. Log: "
            + options.data().resolve("lab.log"));
  }

  /**
   * The screen belongs to the lab; what the server logs goes to a file. Before any logger exists.
   */
  private void logToFile() {
    System.setProperty("logback.configurationFile", "io/metalstack/minilab/logback.xml");
    System.setProperty("lab.log", options.data().resolve("lab.log").toString());
  }
}
