package io.metalstack.metalhammer;

import io.metalstack.api.v2.MachineProvisioningEventType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Entry of metal-hammer: {@code run} prepares the machine, {@code inventory ROOT} only prints it.
 */
public final class Main {
  private Main() {}

  /** Ends with code 1 when a step failed; whoever started it reboots the machine. */
  public static void main(String[] args) throws IOException {
    if (args.length == 2 && args[0].equals("inventory")) {
      Rehearsal.below(Path.of(args[1]), System.out);
    } else if (args.length == 1 && args[0].equals("run")) {
      System.exit(run());
    } else {
      System.err.println("usage: metal-hammer run | inventory ROOT");
      System.exit(2);
    }
  }

  private static int run() {
    var clock = InstantSource.system();
    var progress = console();
    try {
      var settings = Settings.read(Path.of("/"));
      progress.accept(Hammer.VERSION + ", " + settings);
      var hardware = Hammer.inventory();
      progress.accept("machine " + hardware.identity().uuid());
      var server = new ApiControlPlane(settings, hardware.identity().uuid(), clock, progress);
      try {
        new Hammer(settings, server, new HostTools(), clock, progress).run(hardware);
        return 0;
      } catch (Exception e) {
        progress.accept("FAILED: " + text(e));
        server.event(MachineProvisioningEventType.MACHINE_PROVISIONING_EVENT_TYPE_CRASHED, text(e));
        return 1;
      }
    } catch (Exception e) {
      progress.accept("FAILED before the server could be told: " + text(e));
      return 1;
    }
  }

  private static String text(Exception e) {
    var message = e.getMessage();
    return message == null ? e.toString() : message;
  }

  private static Consumer<String> console() {
    var started = System.nanoTime();
    return line ->
        System.out.printf("metal-hammer %6.1f s: %s%n", (System.nanoTime() - started) / 1e9, line);
  }
}
