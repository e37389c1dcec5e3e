package io.metalstack.rpc;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells who called. {@code X-Forwarded-For} counts only as far as trusted proxies wrote it: it is
 * read from its end, and the first address that is no such proxy is the client.
 */
final class Clients {
  private static final class Block {
    private final byte[] address;
    private final int bits;

    Block(byte[] address, int bits) {
      this.address = address;
      this.bits = bits;
    }

    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      int whole = bits / 8;
      for (int i = 0; i < whole; i++) {
        if (other[i] != address[i]) {
          return false;
        }
      }
      int rest = bits % 8;
      return rest == 0 || ((other[whole] ^ address[whole]) & 0xff) >> (8 - rest) == 0;
    }
  }

  private final List<Block> trusted = new ArrayList<>();

  /**
   * @param trusted addresses and prefixes of proxies, such as {@code 10.0.0.0/8} or {@code ::1}
   * @throws IllegalArgumentException naming the entry that is neither
   */
  Clients(List<String> trusted) {
    for (var entry : trusted) {
      this.trusted.add(block(entry.trim()));
    }
  }

  /**
   * @param forwarded value of {@code X-Forwarded-For}, or null
   */
  InetAddress of(InetAddress peer, @Nullable String forwarded) {
    if (forwarded == null || !trusts(peer)) {
      return peer;
    }
    var client = peer;
    var hops = forwarded.split(",", -1);
    for (int i = hops.length - 1; i >= 0 && trusts(client); i--) {
      var hop = literal(hops[i].trim());
      if (hop == null) {
        return client;
      }
      client = hop;
    }
    return client;
  }

  private boolean trusts(InetAddress address) {
    var bytes = address.getAddress();
    for (var block : trusted) {
      if (block.contains(bytes)) {
        return true;
      }
    }
    return false;
  }

  private static Block block(String entry) {
    int slash = entry.indexOf('/');
    var address = literal(slash < 0 ? entry : entry.substring(0, slash));
    if (address != null) {
      int most = address.getAddress().length * 8;
      int bits = slash < 0 ? most : bits(entry.substring(slash + 1));
      if (bits >= 0 && bits <= most) {
        return new Block(address.getAddress(), bits);
      }
    }
    throw new IllegalArgumentException(
        "trusted proxy \"%s\": expected an address or a prefix such as 10.0.0.0/8"
            .formatted(entry));
  }

  private static int bits(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static @Nullable InetAddress literal(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
