package io.metalstack.minilab.vm;

import io.metalstack.wire.LldpFrame;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/**
 * The machine side of a leaf switch: announces itself on its ports as SONiC does, and recognises
 * the announcement of an installed operating system. A port that is administratively down neither
 * sends nor hears.
 */
public final class VirtualLeaf implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(2);
  private static final int TTL_SECONDS = 120;
  private static final int MAX_FRAME = 9216;

  /** Administrative state of a port. */
  public enum PortState {
    UP,
    DOWN
  }

  /**
   * One port.
   *
   * @param name as the switch calls it, such as {@code Ethernet0}
   * @param identifier as its announcement calls it, such as {@code Eth1/1}
   */
  public record Port(String name, String identifier) {}

  private final class Link implements AutoCloseable {
    private final Port port;
    private final Cable cable;
    private final DatagramSocket socket;
    private volatile PortState state = PortState.UP;
    private volatile Instant heard = Instant.EPOCH;

    Link(Port port, Cable cable) throws IOException {
      this.port = port;
      this.cable = cable;
      this.socket =
          new DatagramSocket(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), cable.leafEnd()));
      Thread.ofVirtual().name(name + "-" + port.name() + "-send").start(this::announce);
      Thread.ofVirtual().name(name + "-" + port.name() + "-receive").start(this::listen);
    }

    private void announce() {
      var frame =
          new LldpFrame(
                  chassis,
                  new LldpFrame.Id(LldpFrame.IdKind.LOCAL, port.identifier()),
                  TTL_SECONDS,
                  port.name(),
                  name,
                  "SONiC Software Version: mini-lab")
              .encode(chassis);
      var target = new InetSocketAddress(InetAddress.getLoopbackAddress(), cable.machineEnd());
      while (!socket.isClosed()) {
        try {
          if (state == PortState.UP) {
            socket.send(new DatagramPacket(frame, frame.length, target));
          }
          Thread.sleep(PERIOD);
        } catch (InterruptedException e) {
          return;
        } catch (IOException unplugged) {
          // A machine that is off refuses the datagram; the next one may find it on.
          LockSupport.parkNanos(PERIOD.toNanos());
        }
      }
    }

    private void listen() {
      var packet = new DatagramPacket(new byte[MAX_FRAME], MAX_FRAME);
      while (!socket.isClosed()) {
        try {
          packet.setLength(MAX_FRAME);
          socket.receive(packet);
        } catch (SocketException closed) {
          return;
        } catch (IOException unplugged) {
          continue;
        }
        if (state == PortState.UP) {
          heard = clock.instant();
          LldpFrame.decode(packet.getData(), packet.getLength())
              .filter(frame ->
                  frame.systemDescription().toLowerCase(Locale.ROOT).contains("provisioned"))
              .ifPresent(frame -> phonedHome.accept(frame.systemName(), frame.systemDescription()));
        }
      }
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  private final String name;
  private final String chassis;
  private final InstantSource clock;
  private final BiConsumer<String, String> phonedHome;
  private final Map<String, Link> links = new ConcurrentHashMap<>();

  /**
   * A leaf without cables.
   *
   * @param name the switch's id at the server
   * @param chassis MAC address of the switch
   * @param phonedHome told of every announcement of an installed operating system: the machine's
   *     UUID and the text of the announcement
   */
  public VirtualLeaf(
      String name, String chassis, InstantSource clock, BiConsumer<String, String> phonedHome) {
    this.name = name;
    this.chassis = chassis;
    this.clock = clock;
    this.phonedHome = phonedHome;
  }

  public String name() {
    return name;
  }

  public String chassis() {
    return chassis;
  }

  /** Plugs a cable into a port. */
  public void plug(Port port, Cable cable) throws IOException {
    var before = links.put(port.name(), new Link(port, cable));
    if (before != null) {
      before.close();
    }
  }

  /** Sets the administrative state of a port; a port without a cable is passed over. */
  public void admin(String portName, PortState state) {
    Optional.ofNullable(links.get(portName)).ifPresent(link -> link.state = state);
  }

  /** Whether each port with a cable is up: administratively, and heard of in the last 30 s. */
  public Map<String, PortState> actual() {
    var states = new HashMap<String, PortState>();
    var recently = clock.instant().minusSeconds(30);
    links.forEach((port, link) ->
        states.put(
            port,
            link.state == PortState.UP && link.heard.isAfter(recently)
                ? PortState.UP
                : PortState.DOWN));
    return states;
  }

  @Override
  public void close() {
    links.values().forEach(Link::close);
  }
}
