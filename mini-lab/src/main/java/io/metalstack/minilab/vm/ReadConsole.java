package io.metalstack.minilab.vm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** Passes on the lines that one program prints on a machine's console, from now on. */
final class ReadConsole implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Path console;
  private final String program;
  private final Consumer<String> lines;
  private final Thread thread;

  ReadConsole(Path console, String program, Consumer<String> lines) throws IOException {
    this.console = console;
    this.program = program;
    this.lines = lines;
    var from = Files.exists(console) ? Files.size(console) : 0;
    this.thread = Thread.ofVirtual().name("console").start(() -> follow(from));
  }

  private void follow(long from) {
    var at = from;
    try {
      while (true) {
        Thread.sleep(PAUSE);
        at = passOn(at);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      lines.accept("cannot read the console any more: " + e.getMessage());
    }
  }

  /** Passes on the whole lines behind a place, and returns the place behind them. */
  private long passOn(long from) throws IOException {
    if (Files.notExists(console) || Files.size(console) <= from) {
      return from;
    }
    try (var file = new RandomAccessFile(console.toFile(), "r")) {
      file.seek(from);
      var bytes = new byte[(int) (file.length() - from)];
      file.readFully(bytes);
      var text = new String(bytes, UTF_8);
      var end = text.lastIndexOf('\n') + 1;
      text.substring(0, end)
          .lines()
          .filter(line -> line.contains(program))
          .forEach(line -> lines.accept(line.substring(line.indexOf(program)).strip()));
      return from + text.substring(0, end).getBytes(UTF_8).length;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
