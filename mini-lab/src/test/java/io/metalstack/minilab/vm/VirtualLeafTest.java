package io.metalstack.minilab.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.wire.LldpFrame;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A socket plays the machine's end of the cable. */
final class VirtualLeafTest {
  private static final String MACHINE_MAC = "52:54:00:00:00:01";
  private static final VirtualLeaf.Port PORT = new VirtualLeaf.Port("Ethernet0", "Eth1/1");

  private final LinkedBlockingQueue<String> home = new LinkedBlockingQueue<>();
  private Cable cable;
  private VirtualLeaf leaf;
  private DatagramSocket machine;

  @BeforeEach
  void plug() throws IOException {
    cable = Cable.to(MACHINE_MAC);
    machine =
        new DatagramSocket(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), cable.machineEnd()));
    machine.setSoTimeout(5_000);
    leaf =
        new VirtualLeaf(
            "leaf01",
            "52:54:00:0a:00:01",
            InstantSource.system(),
            (uuid, text) -> home.add(uuid + " " + text));
    leaf.plug(PORT, cable);
  }

  @AfterEach
  void unplug() {
    leaf.close();
    machine.close();
  }

  @Test
  void aLeafSaysWhoItIsAndWhichPort() throws IOException {
    var packet = new DatagramPacket(new byte[2048], 2048);
    machine.receive(packet);
    var heard = LldpFrame.decode(packet.getData(), packet.getLength()).orElseThrow();
    assertThat(heard.systemName()).isEqualTo("leaf01");
    assertThat(heard.chassis()).isEqualTo("52:54:00:0a:00:01");
    assertThat(heard.port()).isEqualTo(new LldpFrame.Id(LldpFrame.IdKind.LOCAL, "Eth1/1"));
  }

  @Test
  void anInstalledSystemPhonesHome() throws Exception {
    send(announcement("provisioned since 2026-11-21T16:00:00Z"));
    assertThat(home.poll(5, TimeUnit.SECONDS))
        .isEqualTo("4d4c5600-0000-4000-8000-000000000001 provisioned since 2026-11-21T16:00:00Z");
    assertThat(leaf.actual()).containsEntry("Ethernet0", VirtualLeaf.PortState.UP);
  }

  @Test
  void aMachineThatStillWaitsDoesNotPhoneHome() throws Exception {
    send(announcement("waiting since 2026-11-21T16:00:00Z for installation"));
    send(announcement("provisioned since later"));
    assertThat(home.poll(5, TimeUnit.SECONDS)).contains("later");
    assertThat(home).isEmpty();
  }

  @Test
  void aPortThatIsDownNeitherHearsNorSends() throws Exception {
    leaf.admin("Ethernet0", VirtualLeaf.PortState.DOWN);
    send(announcement("provisioned while down"));
    assertThat(home.poll(300, TimeUnit.MILLISECONDS)).isNull();
    assertThat(leaf.actual()).containsEntry("Ethernet0", VirtualLeaf.PortState.DOWN);

    leaf.admin("Ethernet0", VirtualLeaf.PortState.UP);
    send(announcement("provisioned while up"));
    assertThat(home.poll(5, TimeUnit.SECONDS)).contains("while up");
  }

  private void send(LldpFrame frame) throws IOException {
    var bytes = frame.encode(MACHINE_MAC);
    var leafEnd = new InetSocketAddress(InetAddress.getLoopbackAddress(), cable.leafEnd());
    machine.send(new DatagramPacket(bytes, bytes.length, leafEnd));
  }

  private static LldpFrame announcement(String text) {
    return new LldpFrame(
        MACHINE_MAC,
        new LldpFrame.Id(LldpFrame.IdKind.INTERFACE_NAME, "lan0"),
        4,
        "lan0",
        "4d4c5600-0000-4000-8000-000000000001",
        text);
  }
}
