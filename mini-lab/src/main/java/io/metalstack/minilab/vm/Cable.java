package io.metalstack.minilab.vm;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A cable between a network interface of a virtual machine and a port of a leaf: every ethernet
 * frame is one datagram on the host's loopback, which needs no right of any kind.
 *
 * @param mac address of the machine's interface
 * @param machineEnd UDP port at which QEMU listens
 * @param leafEnd UDP port at which the leaf listens
 */
public record Cable(String mac, int machineEnd, int leafEnd) {

  /** A cable with two free ports. */
  public static Cable to(String mac) throws IOException {
    var loopback = InetAddress.getLoopbackAddress();
    try (var one = new DatagramSocket(new InetSocketAddress(loopback, 0));
        var other = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
      return new Cable(mac, one.getLocalPort(), other.getLocalPort());
    }
  }
}
