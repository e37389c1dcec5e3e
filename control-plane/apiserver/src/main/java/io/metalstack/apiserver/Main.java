package io.metalstack.apiserver;

import io.metalstack.apiserver.settings.Logs;
import io.metalstack.apiserver.settings.Settings;
import io.metalstack.client.Contexts;
import io.metalstack.values.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** {@code ./metal serve}: the control plane alone. */
public final class Main {
  private Main() {}

  /** Runs until it is told to stop. Exit code 2 for settings that are wrong, 1 for all else. */
  public static void main(String[] args) throws InterruptedException {
    if (List.of(args).contains("--help")) {
      System.out.print(help());
      return;
    }
    try {
      var settings = Settings.read(List.of(args), System.getenv());
      Logs.configure(settings.logFormat(), settings.logLevel());
      serve(settings);
    } catch (Problem e) {
      System.err.println("metal serve: " + e.message());
      e.details().stream()
          .filter(detail -> !detail.wayOut().isEmpty())
          .forEach(detail -> System.err.println("  " + detail.wayOut()));
      System.exit(e.kind() == Problem.Kind.INVALID_ARGUMENT ? 2 : 1);
    } catch (IllegalStateException e) {
      System.err.println("metal serve: " + e.getMessage());
      System.exit(1);
    }
  }

  private static void serve(Settings settings) throws InterruptedException {
    var controlPlane = ControlPlane.start(settings);
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  controlPlane.close();
                  stopped.countDown();
                },
                "stop"));
    controlPlane.bootstrapToken().ifPresent(token -> introduce(controlPlane.url(), token));
    System.out.println("metal-apiserver is ready at " + controlPlane.url());
    stopped.await();
  }

  /** Shows the first token, and lets metalctl know it under the name {@code local}. */
  private static void introduce(String url, String token) {
    System.out.println("admin token, shown once: " + token);
    var file = Contexts.file(Path.of(System.getProperty("user.home")));
    Contexts.upsert(file, Contexts.Context.of("local", url, token));
    System.out.println("metalctl knows this server as context \"local\", in " + file);
  }

  private static String help() {
    return """
    usage: metal serve [--NAME VALUE]...

    Runs the control plane: the API on one port, on a PostgreSQL of its own or on yours. The
    first start makes the admin token and keeps it in DIR/admin-token.

    Each setting is also a variable, METAL_NAME, and a line "name = value" in the file of
    --config. A flag counts more than a variable, a variable more than the file.

    """
        + Settings.help();
  }
}
