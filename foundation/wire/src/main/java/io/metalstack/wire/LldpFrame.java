package io.metalstack.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * A link layer announcement (IEEE 802.1AB) as a whole ethernet frame: who is at the other end of a
 * cable, and at which port.
 *
 * @param chassis MAC address of the announcing chassis, lower case, with colons
 * @param port name of the announcing port, as its owner calls it
 * @param ttlSeconds how long the announcement holds, 0 to 65535; 0 withdraws it
 * @param portDescription free text, empty when absent
 * @param systemName name of the announcing system, empty when absent
 * @param systemDescription free text, empty when absent
 */
public record LldpFrame(
    String chassis,
    Id port,
    int ttlSeconds,
    String portDescription,
    String systemName,
    String systemDescription) {

  /** EtherType of the protocol. */
  public static final int ETHER_TYPE = 0x88cc;

  /** The group address that no bridge forwards. */
  public static final String GROUP = "01:80:c2:00:00:0e";

  private static final int HEADER = 14;
  private static final int MAC_LENGTH = 6;
  private static final int MAX_TEXT = 255;
  private static final int CHASSIS_SUBTYPE_MAC = 4;
  private static final HexFormat COLONS = HexFormat.ofDelimiter(":");

  /** How a port identifies itself; the numbers are those of the standard's port id subtypes. */
  public enum IdKind {
    ALIAS(1),
    COMPONENT(2),
    MAC(3),
    NETWORK_ADDRESS(4),
    INTERFACE_NAME(5),
    CIRCUIT(6),
    LOCAL(7);

    private final int number;

    IdKind(int number) {
      this.number = number;
    }

    static Optional<IdKind> of(int number) {
      for (var kind : values()) {
        if (kind.number == number) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  /** A port id: for {@link IdKind#MAC} the value is written with colons. */
  public record Id(IdKind kind, String value) {}

  /**
   * The frame on the wire, padded to ethernet's minimum of 60 bytes.
   *
   * @param source MAC address of the sending interface
   */
  public byte[] encode(String source) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(mac(GROUP));
    out.writeBytes(mac(source));
    out.write(ETHER_TYPE >> 8);
    out.write(ETHER_TYPE & 0xff);
    id(out, 1, CHASSIS_SUBTYPE_MAC, mac(chassis));
    id(
        out,
        2,
        port.kind().number,
        port.kind() == IdKind.MAC ? mac(port.value()) : text(port.value()));
    tlv(out, 3, new byte[] {(byte) (ttlSeconds >> 8), (byte) ttlSeconds});
    optional(out, 4, portDescription);
    optional(out, 5, systemName);
    optional(out, 6, systemDescription);
    tlv(out, 0, new byte[0]);
    out.writeBytes(new byte[Math.max(0, 60 - out.size())]);
    return out.toByteArray();
  }

  /**
   * Reads an ethernet frame.
   *
   * @param frame buffer that starts with the destination address
   * @param length how many bytes of it the frame has
   * @return empty when it is no announcement, is cut short, or lacks one of the three parts that
   *     the standard demands: what a stranger sends is never an error here
   */
  public static Optional<LldpFrame> decode(byte[] frame, int length) {
    if (length < HEADER || u16(frame, 12) != ETHER_TYPE) {
      return Optional.empty();
    }
    var chassis = "";
    var port = Optional.<Id>empty();
    var ttl = -1;
    var texts = new String[] {"", "", ""};
    var at = HEADER;
    while (at + 2 <= length) {
      var type = u16(frame, at) >> 9;
      var size = u16(frame, at) & 0x1ff;
      at += 2;
      if (type == 0) {
        break;
      }
      if (at + size > length) {
        return Optional.empty();
      }
      switch (type) {
        case 1 -> chassis = chassis(frame, at, size);
        case 2 -> port = port(frame, at, size);
        case 3 -> ttl = size < 2 ? -1 : u16(frame, at);
        case 4, 5, 6 -> texts[type - 4] = new String(frame, at, size, UTF_8);
        default -> {}
      }
      at += size;
    }
    if (chassis.isEmpty() || port.isEmpty() || ttl < 0) {
      return Optional.empty();
    }
    return Optional.of(new LldpFrame(chassis, port.get(), ttl, texts[0], texts[1], texts[2]));
  }

  /** MAC address of the interface that sent a frame. */
  public static String source(byte[] frame) {
    return COLONS.formatHex(frame, MAC_LENGTH, 2 * MAC_LENGTH);
  }

  private static String chassis(byte[] frame, int at, int size) {
    return size == 1 + MAC_LENGTH && frame[at] == CHASSIS_SUBTYPE_MAC
        ? COLONS.formatHex(frame, at + 1, at + size)
        : "";
  }

  private static Optional<Id> port(byte[] frame, int at, int size) {
    if (size < 2) {
      return Optional.empty();
    }
    return IdKind.of(frame[at])
        .filter(kind -> kind != IdKind.MAC || size == 1 + MAC_LENGTH)
        .map(kind ->
            new Id(
                kind,
                kind == IdKind.MAC
                    ? COLONS.formatHex(frame, at + 1, at + size)
                    : new String(frame, at + 1, size - 1, UTF_8)));
  }

  private static void id(ByteArrayOutputStream out, int type, int subtype, byte[] value) {
    var whole = new byte[value.length + 1];
    whole[0] = (byte) subtype;
    System.arraycopy(value, 0, whole, 1, value.length);
    tlv(out, type, whole);
  }

  private static void optional(ByteArrayOutputStream out, int type, String value) {
    if (!value.isEmpty()) {
      tlv(out, type, text(value));
    }
  }

  private static void tlv(ByteArrayOutputStream out, int type, byte[] value) {
    var header = (type << 9) | value.length;
    out.write(header >> 8);
    out.write(header & 0xff);
    out.writeBytes(value);
  }

  private static byte[] text(String value) {
    var bytes = value.getBytes(UTF_8);
    return bytes.length <= MAX_TEXT ? bytes : java.util.Arrays.copyOf(bytes, MAX_TEXT);
  }

  private static byte[] mac(String mac) {
    return COLONS.parseHex(mac.toLowerCase(Locale.ROOT));
  }

  private static int u16(byte[] bytes, int at) {
    return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
  }
}
