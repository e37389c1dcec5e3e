package io.metalstack.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Does what usual calls do, against a socket of its own that answers every method with nothing, so
 * that the JVM can note which classes a call needs. The launcher runs it once after each build;
 * later starts find the classes ready.
 */
public final class Training {
  private Training() {}

  /** Runs the calls; what they print is thrown away. */
  public static void main(String[] args) throws IOException {
    var home = Files.createTempDirectory("metalctl-training");
    try (var server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      var answering = Thread.ofPlatform().daemon().start(() -> answer(server));
      var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
      var terminal =
          new Terminal(
              nowhere,
              nowhere,
              Map.of(),
              home,
              OptionalInt.of(80),
              Main.terminal().clock(),
              question -> true);
      var url = "http://127.0.0.1:" + server.getLocalPort();
      for (var line : lines(url)) {
        int exit = new Metalctl(terminal).run(List.of(line.split(" ", -1)));
        if (exit != 0) {
          throw new IllegalStateException("metalctl " + line + " ended with " + exit);
        }
      }
      answering.interrupt();
    } finally {
      delete(home);
    }
  }

  private static List<String> lines(String url) {
    var lines = new ArrayList<String>();
    lines.add("help");
    lines.add("machine --help");
    lines.add("context add lab --api-url " + url + " --default-project p");
    lines.addAll(List.of("context list", "version", "whoami", "health"));
    for (var things :
        List.of(
            "machine",
            "network",
            "ip",
            "size",
            "image",
            "partition",
            "switch",
            "token",
            "project",
            "tenant")) {
      lines.add(things + " list");
      lines.add(things + " list --admin -o wide");
    }
    lines.addAll(
        List.of("machine describe m", "machine describe m -o json", "machine list -o yaml"));
    lines.add("machine create -n n -i i --network n");
    lines.addAll(List.of("machine delete m", "ip create --network n", "network allocate"));
    return lines;
  }

  private static void answer(ServerSocket server) {
    try {
      while (!server.isClosed()) {
        try (var socket = server.accept()) {
          answer(socket);
        }
      }
    } catch (IOException e) {
      // A closed server is the end of the training; anything else ends it with a call that fails.
      if (!server.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void answer(Socket socket) throws IOException {
    var in = new BufferedInputStream(socket.getInputStream());
    int length = 0;
    for (var header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.startsWith("content-length:")) {
        length = Integer.parseInt(header.substring("content-length:".length()).strip());
      }
    }
    in.skipNBytes(length);
    var head = "HTTP/1.1 200 OK\r\ncontent-type: application/proto\r\ncontent-length: 0\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private static void delete(Path home) throws IOException {
    try (var files = Files.walk(home)) {
      for (var file : files.toList().reversed()) {
        Files.delete(file);
      }
    }
  }
}
