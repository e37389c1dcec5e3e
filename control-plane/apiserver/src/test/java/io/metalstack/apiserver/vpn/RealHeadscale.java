package io.metalstack.apiserver.vpn;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * headscale itself, and tailscaled as its nodes, each as a process in a directory of its own. All
 * three programs are looked for in the directory of METAL_HEADSCALE, then on the path.
 */
final class RealHeadscale implements SomeHeadscale {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path directory;
  private final int port = freePort();
  private final List<Process> processes = new ArrayList<>();
  private final String apiKey;

  RealHeadscale() throws IOException {
    directory = Files.createTempDirectory("headscale");
    Files.writeString(directory.resolve("config.yaml"), config());
    processes.add(start("headscale", "-c", file("config.yaml"), "serve"));
    var made = "";
    for (var end = Instant.now().plus(PATIENCE); made.isEmpty(); pause(end)) {
      made = run("headscale", "-c", file("config.yaml"), "apikeys", "create");
    }
    apiKey = made.lines().reduce((first, last) -> last).orElseThrow().strip();
  }

  /** Where a program is, if it is here at all. */
  static Optional<Path> program(String name) {
    var named = Optional.ofNullable(System.getenv("METAL_HEADSCALE")).map(Path::of);
    var directories =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1)).map(Path::of);
    return Stream.concat(named.map(Path::getParent).stream(), directories)
        .map(directory -> directory.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Override
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  @Override
  public String apiKey() {
    return apiKey;
  }

  @Override
  public void join(String authKey, String host) {
    var socket = file(host + ".sock");
    processes.add(
        start(
            "tailscaled",
            "--tun=userspace-networking",
            "--statedir=" + file(host),
            "--socket=" + socket,
            "--port=0"));
    for (var end = Instant.now().plus(PATIENCE); !Files.exists(Path.of(socket)); pause(end)) {
      // until it listens
    }
    var output =
        run(
            "tailscale",
            "--socket=" + socket,
            "up",
            "--login-server=" + url(),
            "--authkey=" + authKey,
            "--hostname=" + host,
            "--timeout=30s");
    if (output.contains("failed")) {
      throw new IllegalStateException(output);
    }
  }

  @Override
  public void pause(boolean paused) {
    var signal = paused ? "-STOP" : "-CONT";
    runProgram(List.of("kill", signal, Long.toString(processes.getFirst().pid())));
  }

  @Override
  public void close() {
    processes.reversed().forEach(Process::destroyForcibly);
  }

  private Process start(String name, String... arguments) {
    try {
      var log = directory.resolve(name + processes.size() + ".log").toFile();
      return new ProcessBuilder(command(name, arguments))
          .redirectErrorStream(true)
          .redirectOutput(log)
          .start();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String run(String name, String... arguments) {
    return runProgram(command(name, arguments));
  }

  private static String runProgram(List<String> command) {
    try {
      var process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      return new String(
          process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> command(String name, String... arguments) {
    var command = new ArrayList<String>();
    command.add(program(name).orElseThrow().toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private static void pause(Instant end) {
    if (Instant.now().isAfter(end)) {
      throw new IllegalStateException("took longer than " + PATIENCE);
    }
    LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private String config() {
    return """
    server_url: http://127.0.0.1:%1$d
    listen_addr: 127.0.0.1:%1$d
    metrics_listen_addr: 127.0.0.1:0
    grpc_listen_addr: 127.0.0.1:0
    noise: { private_key_path: %2$s/noise.key }
    prefixes: { v4: 100.64.0.0/10, v6: "fd7a:115c:a1e0::/48" }
    derp:
      server:
        enabled: true
        region_id: 999
        region_code: test
        region_name: test
        stun_listen_addr: 127.0.0.1:%3$d
        private_key_path: %2$s/derp.key
        automatically_add_embedded_derp_region: true
      urls: []
    database: { type: sqlite, sqlite: { path: %2$s/db.sqlite } }
    dns: { magic_dns: false, base_domain: vpn.test, override_local_dns: false }
    policy: { mode: database }
    unix_socket: %2$s/headscale.sock
    """
        .formatted(port, directory, freePort());
  }
}
