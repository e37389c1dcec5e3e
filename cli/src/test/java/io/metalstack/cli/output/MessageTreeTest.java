package io.metalstack.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.metalstack.api.v2.Image;
import io.metalstack.api.v2.ImageFeature;
import io.metalstack.api.v2.Labels;
import io.metalstack.api.v2.Meta;
import io.metalstack.api.v2.Network;
import io.metalstack.api.v2.NetworkConsumption;
import io.metalstack.api.v2.NetworkUsage;
import io.metalstack.api.v2.Switch;
import io.metalstack.api.v2.SwitchSync;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTreeTest {

  @Test
  void followsTheJsonMapping() {
    var network =
        Network.newBuilder()
            .setId("internet")
            .setName("")
            .setVrf(-1)
            .addPrefixes("10.0.0.0/8")
            .setMeta(
                Meta.newBuilder()
                    .setLabels(Labels.newBuilder().putLabels("a", "b\"\n"))
                    .setCreatedAt(Timestamp.newBuilder().setSeconds(1).setNanos(500_000_000)))
            .setConsumption(
                NetworkConsumption.newBuilder()
                    .setIpv6(NetworkUsage.newBuilder().setAvailableIps(-1L)))
            .build();

    assertThat(JsonText.of(MessageTree.of(network)))
        .isEqualTo(
            """
            {
                "id": "internet",
                "meta": {
                    "labels": {
                        "labels": {
                            "a": "b\\"\\n"
                        }
                    },
                    "createdAt": "1970-01-01T00:00:01.500Z"
                },
                "name": "",
                "prefixes": [
                    "10.0.0.0/8"
                ],
                "vrf": 4294967295,
                "consumption": {
                    "ipv6": {
                        "availableIps": "18446744073709551615"
                    }
                }
            }
            """);
  }

  @Test
  void enumsAreNamesOrNumbers() {
    var image =
        Image.newBuilder()
            .addFeatures(ImageFeature.IMAGE_FEATURE_MACHINE)
            .addFeaturesValue(77)
            .build();

    assertThat(MessageTree.of(image))
        .isEqualTo(Map.of("features", List.of("IMAGE_FEATURE_MACHINE", 77)));
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 1s", "0, 500000000, 0.500s", "0, -1000, -0.000001s", "-2, -1, -2.000000001s"})
  void durationsAreSeconds(long seconds, int nanos, String text) {
    var one =
        Switch.newBuilder()
            .setLastSync(
                SwitchSync.newBuilder()
                    .setDuration(Duration.newBuilder().setSeconds(seconds).setNanos(nanos)))
            .build();

    assertThat(MessageTree.of(one)).isEqualTo(Map.of("lastSync", Map.of("duration", text)));
  }

  @Test
  void emptyThingsStayVisible() {
    assertThat(JsonText.of(List.of())).isEqualTo("[]\n");
    assertThat(JsonText.of(Map.of())).isEqualTo("{}\n");
    assertThat(JsonText.of(List.of(1, "a", true, Double.NaN)))
        .isEqualTo("[\n    1,\n    \"a\",\n    true,\n    \"NaN\"\n]\n");
  }

  @Test
  void yamlQuotesWhatWouldBeReadAsSomethingElse() {
    assertThat(YamlText.of(Map.of("ips", List.of("10.0.0.1", "no", "12", "1e3", "a: b"))))
        .isEqualTo(
            """
            ---
            ips:
            - 10.0.0.1
            - 'no'
            - '12'
            - '1e3'
            - 'a: b'
            """);
  }
}
