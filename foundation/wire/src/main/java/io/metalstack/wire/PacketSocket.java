package io.metalstack.wire;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.time.Duration;

/**
 * Whole ethernet frames of one EtherType on one interface: Linux' AF_PACKET, reached through the
 * foreign function interface because the JDK has no socket below IP. Needs CAP_NET_RAW.
 *
 * <p>For one thread at a time.
 */
public final class PacketSocket implements AutoCloseable {
  private static final int AF_PACKET = 17;
  private static final int SOCK_RAW = 3;
  private static final int SOL_SOCKET = 1;
  private static final int SO_RCVTIMEO = 20;
  private static final int SOL_PACKET = 263;
  private static final int PACKET_ADD_MEMBERSHIP = 1;
  private static final int MEMBERSHIP_MULTICAST = 0;
  private static final int EAGAIN = 11;
  private static final int EINTR = 4;
  private static final int MAX_FRAME = 9216;
  private static final int SOCKADDR_LL = 20;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final MethodHandle SOCKET =
      call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle BIND =
      call("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle SETSOCKOPT =
      call(
          "setsockopt",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle NAME_TO_INDEX =
      call("if_nametoindex", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle SEND =
      call("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle RECV =
      call("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle CLOSE =
      call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private final Arena arena = Arena.ofShared();
  private final MemorySegment errno = arena.allocate(Linker.Option.captureStateLayout());
  private final MemorySegment buffer = arena.allocate(MAX_FRAME);
  private final String interfaceName;
  private final int descriptor;

  private PacketSocket(String interfaceName, int etherType, byte[] group, Duration patience)
      throws IOException {
    this.interfaceName = interfaceName;
    var protocol = Short.toUnsignedInt(bigEndian(etherType));
    var index = (int) check(NAME_TO_INDEX, "if_nametoindex", arena.allocateFrom(interfaceName));
    if (index == 0) {
      throw failure("if_nametoindex");
    }
    this.descriptor = (int) check(SOCKET, "socket", AF_PACKET, SOCK_RAW, protocol);
    var address = arena.allocate(SOCKADDR_LL);
    address.set(JAVA_SHORT, 0, (short) AF_PACKET);
    address.set(JAVA_SHORT, 2, (short) protocol);
    address.set(JAVA_INT, 4, index);
    check(BIND, "bind", descriptor, address, SOCKADDR_LL);

    var membership = arena.allocate(16);
    membership.set(JAVA_INT, 0, index);
    membership.set(JAVA_SHORT, 4, (short) MEMBERSHIP_MULTICAST);
    membership.set(JAVA_SHORT, 6, (short) group.length);
    MemorySegment.copy(group, 0, membership, JAVA_BYTE, 8, group.length);
    option(SOL_PACKET, PACKET_ADD_MEMBERSHIP, membership);

    var time = arena.allocate(MemoryLayout.sequenceLayout(2, JAVA_LONG));
    time.set(JAVA_LONG, 0, patience.toSeconds());
    time.set(JAVA_LONG, 8, patience.toNanosPart() / 1000);
    option(SOL_SOCKET, SO_RCVTIMEO, time);
  }

  /**
   * Opens a socket for link layer announcements.
   *
   * @param patience how long one {@link #receive} waits
   * @throws IOException if there is no such interface, or no right to listen on it
   */
  public static PacketSocket forLldp(String interfaceName, Duration patience) throws IOException {
    var group = java.util.HexFormat.ofDelimiter(":").parseHex(LldpFrame.GROUP);
    return new PacketSocket(interfaceName, LldpFrame.ETHER_TYPE, group, patience);
  }

  /** The next frame, or an empty array when none came in time. */
  public byte[] receive() throws IOException {
    var got = invoke(RECV, descriptor, buffer, (long) MAX_FRAME, 0);
    if (got >= 0) {
      return buffer.asSlice(0, got).toArray(JAVA_BYTE);
    }
    var error = errno.get(JAVA_INT, 0);
    if (error == EAGAIN || error == EINTR) {
      return new byte[0];
    }
    throw failure("recv");
  }

  /** Sends one whole frame. */
  public void send(byte[] frame) throws IOException {
    try (var once = Arena.ofConfined()) {
      var bytes = once.allocateFrom(JAVA_BYTE, frame);
      check(SEND, "send", descriptor, bytes, (long) frame.length, 0);
    }
  }

  @Override
  public void close() throws IOException {
    check(CLOSE, "close", descriptor);
    arena.close();
  }

  private void option(int level, int name, MemorySegment value) throws IOException {
    check(SETSOCKOPT, "setsockopt", descriptor, level, name, value, (int) value.byteSize());
  }

  private long check(MethodHandle call, String name, Object... args) throws IOException {
    var result = invoke(call, args);
    if (result < 0) {
      throw failure(name);
    }
    return result;
  }

  private long invoke(MethodHandle call, Object... args) {
    var all = new Object[args.length + 1];
    all[0] = errno;
    System.arraycopy(args, 0, all, 1, args.length);
    try {
      return ((Number) call.invokeWithArguments(all)).longValue();
    } catch (Throwable e) {
      throw new IllegalStateException("a foreign call was made with the wrong types", e);
    }
  }

  private IOException failure(String call) {
    return new IOException(
        "%s on interface %s failed with error number %d"
            .formatted(call, interfaceName, errno.get(JAVA_INT, 0)));
  }

  private static short bigEndian(int value) {
    return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
        ? (short) value
        : Short.reverseBytes((short) value);
  }

  @SuppressWarnings("restricted")
  private static MethodHandle call(String name, FunctionDescriptor shape) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), shape, ERRNO);
  }
}
