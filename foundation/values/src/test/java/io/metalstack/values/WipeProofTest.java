package io.metalstack.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WipeProofTest {
  @Test
  void aMessageIsReadAsItWasWritten() {
    var proofs =
        List.of(
            new WipeProof("/dev/sda", "S-1", "discard", 107_374_182_400L, 128),
            new WipeProof("/dev/nvme0n1", "", "zeroes", 1, 0));
    assertThat(WipeProof.message(proofs))
        .isEqualTo(
            "/dev/sda (serial S-1) of 107374182400 bytes wiped by discard, 128 places read back as"
                + " zeroes; /dev/nvme0n1 of 1 bytes wiped by zeroes, 0 places read back as zeroes");
    assertThat(WipeProof.in(WipeProof.message(proofs))).isEqualTo(proofs);
    assertThat(proofs.getFirst().verified()).isTrue();
    assertThat(proofs.getLast().verified()).isFalse();
  }

  @Test
  void otherMessagesHoldNone() {
    assertThat(WipeProof.in("Waiting")).isEmpty();
    assertThat(WipeProof.in("/dev/sda wiped")).isEmpty();
    assertThat(WipeProof.in("")).isEmpty();
  }
}
