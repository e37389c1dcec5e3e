package io.metalstack.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientsTest {
  private final Clients clients = new Clients(List.of("10.0.0.0/8", "192.0.2.7", "fd00::/7"));

  @ParameterizedTest
  @CsvSource({
    // A stranger's header is not believed.
    "203.0.113.9, 198.51.100.1, 203.0.113.9",
    "10.1.2.3, 198.51.100.1, 198.51.100.1",
    "192.0.2.7, 198.51.100.1, 198.51.100.1",
    "192.0.2.8, 198.51.100.1, 192.0.2.8",
    // Only what trusted proxies wrote counts: the client may have put the first entry there itself.
    "10.1.2.3, '1.1.1.1, 198.51.100.1', 198.51.100.1",
    "10.1.2.3, '1.1.1.1, 198.51.100.1, 10.9.9.9', 198.51.100.1",
    "10.1.2.3, '10.4.4.4', 10.4.4.4",
    "10.1.2.3, 'unknown, 10.4.4.4', 10.4.4.4",
    "10.1.2.3, nonsense, 10.1.2.3",
    "fc00::1, 2001:db8::5, 2001:db8:0:0:0:0:0:5"
  })
  void client(String peer, String forwarded, String expected) {
    assertThat(clients.of(InetAddress.ofLiteral(peer), forwarded).getHostAddress())
        .isEqualTo(expected);
  }

  @Test
  void withoutTheHeaderThePeerIsTheClient() {
    var peer = InetAddress.ofLiteral("10.1.2.3");
    assertThat(clients.of(peer, null)).isEqualTo(peer);
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy.example.org", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/-1", ""})
  void wrongEntriesAreNamed(String entry) {
    assertThatThrownBy(() -> new Clients(List.of(entry))).hasMessageContaining("\"" + entry + "\"");
  }
}
