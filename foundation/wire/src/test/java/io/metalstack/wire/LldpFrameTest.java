package io.metalstack.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class LldpFrameTest {
  private static final LldpFrame LEAF =
      new LldpFrame(
          "52:54:00:aa:00:01",
          new LldpFrame.Id(LldpFrame.IdKind.LOCAL, "Eth1/1(Port1)"),
          120,
          "Ethernet0",
          "leaf01",
          "SONiC");

  @Test
  void bytesAreThoseOfTheStandard() {
    var frame = LEAF.encode("52:54:00:aa:00:02");
    assertThat(HexFormat.of().formatHex(frame, 0, 34))
        .isEqualTo(
            "0180c200000e"
                + "525400aa0002"
                + "88cc" // destination, source, type
                + "0207"
                + "04"
                + "525400aa0001" // chassis id, subtype MAC
                + "040e"
                + "07"
                + "457468312f312850"); // port id, subtype local
    assertThat(frame).hasSizeGreaterThanOrEqualTo(60);
  }

  @Test
  void whatIsWrittenIsReadBack() {
    var frame = LEAF.encode("52:54:00:aa:00:02");
    assertThat(LldpFrame.decode(frame, frame.length)).contains(LEAF);
    assertThat(LldpFrame.source(frame)).isEqualTo("52:54:00:aa:00:02");
  }

  @Test
  void aPortMayBeNamedByItsAddress() {
    var port = new LldpFrame.Id(LldpFrame.IdKind.MAC, "52:54:00:aa:00:09");
    var frame = new LldpFrame("52:54:00:aa:00:01", port, 4, "", "", "").encode(LEAF.chassis());
    assertThat(LldpFrame.decode(frame, frame.length)).map(LldpFrame::port).contains(port);
  }

  @Test
  void everyCutOfAFrameIsRefusedOrComplete() {
    var frame = LEAF.encode("52:54:00:aa:00:02");
    for (var length = 0; length < frame.length; length++) {
      LldpFrame.decode(frame, length)
          .ifPresent(read -> assertThat(read.chassis()).isEqualTo(LEAF.chassis()));
    }
    assertThat(LldpFrame.decode(frame, 30)).isEmpty();
  }

  @Test
  void otherProtocolsAreNotForUs() {
    var frame = LEAF.encode("52:54:00:aa:00:02");
    frame[12] = 0x08;
    assertThat(LldpFrame.decode(frame, frame.length)).isEmpty();
  }
}
