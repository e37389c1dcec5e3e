package io.metalstack.metalhammer;

import io.metalstack.infra.v2.BootServiceWaitResponse;
import io.metalstack.metalhammer.inventory.ReadHardware;
import io.metalstack.values.Problem;
import io.metalstack.wire.LldpFrame;
import io.metalstack.wire.PacketSocket;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Shows what a machine would register, without touching it or reaching anybody. The build of the
 * initrd runs it to learn which classes a start loads; for that it also knocks at a closed port, at
 * an interface that does not exist, and at the messages of the stream.
 */
final class Rehearsal {
  private static final URI NOWHERE = URI.create("http://127.0.0.1:9");

  private Rehearsal() {}

  static void below(Path root, PrintStream out) throws IOException {
    var hardware = ReadHardware.below(root);
    out.println(Registration.of(hardware, Hammer.VERSION, "none"));
    var settings = new Settings(NOWHERE, "none", "none", "ttyS0,115200n8");
    var uuid = hardware.identity().uuid();
    var server = new ApiControlPlane(settings, uuid, InstantSource.system(), out::println);
    try {
      out.println(server.superUserPassword());
    } catch (Problem closed) {
      out.println(closed.message());
    }
    try (var socket = PacketSocket.forLldp("nowhere0", Duration.ofSeconds(1))) {
      var frame = socket.receive();
      out.println(LldpFrame.decode(frame, frame.length));
    } catch (IOException absent) {
      out.println(absent.getMessage());
    }
    out.println(BootServiceWaitResponse.parseFrom(new byte[0]).getAllocation());
  }
}
