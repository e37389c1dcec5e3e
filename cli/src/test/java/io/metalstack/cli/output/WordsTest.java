package io.metalstack.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ProtocolMessageEnum;
import com.google.protobuf.Timestamp;
import io.metalstack.api.EnumStrings;
import io.metalstack.api.v2.IPType;
import io.metalstack.api.v2.ImageClassification;
import io.metalstack.api.v2.ImageFeature;
import io.metalstack.api.v2.MachineAllocationType;
import io.metalstack.api.v2.MachineIssueSeverity;
import io.metalstack.api.v2.MachineLiveliness;
import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.api.v2.MachineState;
import io.metalstack.api.v2.NetworkType;
import io.metalstack.api.v2.ServiceStatus;
import io.metalstack.api.v2.SwitchReplaceMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT0.9S, 0s",
    "PT59S, 59s",
    "PT60S, 1m",
    "PT61S, 1m 1s",
    "PT1H0M5S, 1h 5s",
    "P7D, 7d",
    "P3DT4H5M6S, 3d 4h",
    "-PT5S, 0s",
  })
  void twoLargestUnitsOfATime(Duration duration, String text) {
    assertThat(Words.duration(duration)).isEqualTo(text);
  }

  @Test
  void whatNeverWasIsNotAgo() {
    var now = Instant.parse("2026-11-21T12:00:00Z");

    assertThat(Words.since(Timestamp.getDefaultInstance(), now)).isEmpty();
    assertThat(
            Words.since(Timestamp.newBuilder().setSeconds(now.getEpochSecond() - 90).build(), now))
        .isEqualTo("1m 30s");
  }

  @ParameterizedTest
  @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1 KiB", "1610612736, 1.5 GiB", "-1, 16 EiB"})
  void bytesInTheirLargestUnit(long bytes, String text) {
    assertThat(Words.bytes(bytes)).isEqualTo(text);
  }

  /** The words are made from names, without the schema: here it is asked. */
  @ParameterizedTest
  @MethodSource("published")
  void wordsAreThoseOfTheContract(Enum<?> value) {
    assertThat(Words.word(value)).isEqualTo(EnumStrings.of((ProtocolMessageEnum) value).orElse(""));
  }

  @ParameterizedTest
  @MethodSource("events")
  void eventsAreThoseOfTheContract(MachineProvisioningEventType event) {
    assertThat(Words.title(event)).isEqualTo(EnumStrings.of(event).orElse(""));
  }

  @Test
  void enumsWithoutStringsHaveWordsToo() {
    assertThat(Words.word(ServiceStatus.SERVICE_STATUS_HEALTHY)).isEqualTo("healthy");
    assertThat(Words.word(ServiceStatus.SERVICE_STATUS_UNSPECIFIED)).isEmpty();
    assertThat(Words.word(ServiceStatus.UNRECOGNIZED)).isEmpty();
  }

  static Stream<Enum<?>> published() {
    return Stream.<Enum<?>[]>of(
            MachineState.values(),
            MachineLiveliness.values(),
            MachineAllocationType.values(),
            MachineIssueSeverity.values(),
            ImageFeature.values(),
            ImageClassification.values(),
            IPType.values(),
            NetworkType.values(),
            SwitchReplaceMode.values())
        .flatMap(Arrays::stream);
  }

  static Stream<MachineProvisioningEventType> events() {
    return Arrays.stream(MachineProvisioningEventType.values());
  }
}
