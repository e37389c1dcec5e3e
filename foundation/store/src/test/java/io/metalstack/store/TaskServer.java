package io.metalstack.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A server of its own that takes a task and never finishes it. */
final class TaskServer {
  static final Duration HEARTBEAT = Duration.ofMillis(200);

  private TaskServer() {}

  /** Works on the tasks of a database; says so when it has one. */
  public static void main(String[] args) throws InterruptedException {
    var db = new Db(args[0], 4);
    var notifications = new Notifications(db, Duration.ofSeconds(1));
    var tasks = new Tasks(db, Clock.systemUTC(), notifications, HEARTBEAT);
    tasks.register(
        new TaskType(
            args[1],
            0,
            TaskType::doubling,
            payload -> {
              System.out.println("working");
              new CountDownLatch(1).await();
              return payload;
            }));
    tasks.start();
    notifications.start();
    new CountDownLatch(1).await();
  }

  /** The server, once it works on a task. */
  static Process working(String url, String type) throws IOException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TaskServer.class.getName(),
                url,
                type)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var output = process.inputReader(StandardCharsets.UTF_8);
    for (var line = output.readLine(); !"working".equals(line); line = output.readLine()) {
      if (line == null) {
        throw new IOException("the server ended");
      }
    }
    return process;
  }
}
