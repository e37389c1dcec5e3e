package io.metalstack.minilab.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void ordersStepsAndEventsByTimeAndTellsHowLongEachTook() {
    var now = new AtomicReference<>(START);
    var timeline = new Timeline(START, now::get);
    timeline.begin("allocate");
    now.set(START.plusMillis(1_500));
    timeline.begin("done");
    timeline.event(START.plusMillis(500), "Installing");

    assertThat(timeline.lines())
        .containsExactly(
            "   0.000 s  took   0.500 s  allocate",
            "   0.500 s  took   1.000 s  event Installing",
            "   1.500 s  took   0.000 s  done");
    assertThat(timeline.step()).isEqualTo("done");
  }
}
