package io.metalstack.cli;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import io.metalstack.api.v2.IP;
import io.metalstack.api.v2.IPServiceListResponse;
import io.metalstack.api.v2.IPServiceRpc;
import io.metalstack.api.v2.Machine;
import io.metalstack.api.v2.MachineProvisioningEvent;
import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.api.v2.MachineRecentProvisioningEvents;
import io.metalstack.api.v2.MachineServiceListResponse;
import io.metalstack.api.v2.MachineServiceRpc;
import io.metalstack.api.v2.Network;
import io.metalstack.api.v2.NetworkServiceListResponse;
import io.metalstack.api.v2.NetworkServiceRpc;
import io.metalstack.api.v2.Version;
import io.metalstack.api.v2.VersionServiceGetResponse;
import io.metalstack.api.v2.VersionServiceRpc;
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
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Does what a usual call does, against a socket of its own, so that the JVM can note which classes
 * a call needs. The launcher runs it once after each build; later starts find the classes ready.
 */
public final class Training {
  private static final Map<String, Message> ANSWERS =
      Map.of(
          VersionServiceRpc.GET.path(),
              VersionServiceGetResponse.newBuilder()
                  .setVersion(Version.newBuilder().setVersion("v0"))
                  .build(),
          MachineServiceRpc.LIST.path(),
              MachineServiceListResponse.newBuilder().addMachines(machine()).build(),
          NetworkServiceRpc.LIST.path(),
              NetworkServiceListResponse.newBuilder()
                  .addNetworks(Network.newBuilder().setId("internet").addPrefixes("10.0.0.0/8"))
                  .build(),
          IPServiceRpc.LIST.path(),
              IPServiceListResponse.newBuilder().addIps(IP.newBuilder().setIp("10.0.0.1")).build());

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
              Clock.systemUTC(),
              question -> true);
      var url = "http://127.0.0.1:" + server.getLocalPort();
      for (var line :
          List.of(
              List.of("context", "add", "lab", "--api-url", url, "--default-project", "p"),
              List.of("version"),
              List.of("machine", "list"),
              List.of("machine", "list", "-o", "json"),
              List.of("machine", "list", "-o", "yaml"),
              List.of("network", "list"),
              List.of("ip", "list"),
              List.of("size", "list"),
              List.of("help"))) {
        int exit = new Metalctl(terminal).run(new ArrayList<>(line));
        if (exit != 0 && !line.contains("size")) {
          throw new IllegalStateException(line + " ended with " + exit);
        }
      }
      answering.interrupt();
    } finally {
      delete(home);
    }
  }

  private static Machine machine() {
    var now = Timestamp.newBuilder().setSeconds(1_000_000_000);
    return Machine.newBuilder()
        .setUuid("00000000-0000-0000-0000-000000000000")
        .setRecentProvisioningEvents(
            MachineRecentProvisioningEvents.newBuilder()
                .setLastEventTime(now)
                .addEvents(
                    MachineProvisioningEvent.newBuilder()
                        .setTime(now)
                        .setEvent(
                            MachineProvisioningEventType
                                .MACHINE_PROVISIONING_EVENT_TYPE_PHONED_HOME)))
        .build();
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
    var path = line(in).split(" ", 3)[1];
    int length = 0;
    for (var header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.startsWith("content-length:")) {
        length = Integer.parseInt(header.substring("content-length:".length()).strip());
      }
    }
    in.skipNBytes(length);
    var answer = ANSWERS.get(path);
    var refusal = "{\"code\":\"unimplemented\",\"message\":\"not trained\"}";
    var body = answer == null ? refusal.getBytes(StandardCharsets.UTF_8) : answer.toByteArray();
    var head =
        "HTTP/1.1 %s\r\ncontent-type: application/%s\r\ncontent-length: %d\r\n\r\n"
            .formatted(
                answer == null ? "501 Not Implemented" : "200 OK",
                answer == null ? "json" : "proto",
                body.length);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().write(body);
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
