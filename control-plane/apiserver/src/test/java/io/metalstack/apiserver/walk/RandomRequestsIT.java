package io.metalstack.apiserver.walk;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.metalstack.api.Rpc;
import io.metalstack.api.Rpcs;
import io.metalstack.apiserver.Site;
import io.metalstack.apiserver.World;
import java.net.http.HttpTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Random and mutated requests at every method, in JSON and binary, by an administrator, whom
 * nothing keeps from the code behind: no internal error, no hang, no secret in a message. A long
 * run: {@code ./metal test -Dfuzz.requests=1000 -Dfuzz.seed=7 -Dtest=RandomRequestsIT}.
 */
final class RandomRequestsIT {
  private static final int REQUESTS = Integer.getInteger("fuzz.requests", 12);
  private static final long SEED = Long.getLong("fuzz.seed", 4);

  /** A defect of the server, or a request that it never answered. */
  private static final Set<String> DEFECTS = Set.of("internal", "unknown", "data_loss");

  private static final String MACHINE = "11111111-1111-4111-8111-111111111111";

  @AutoClose private final Site site = new Site("--rate-limit", "0", "--rate-limit-anonymous", "0");

  @AutoClose private final Wire wire = new Wire(site.server.port());

  private final Random random = new Random(SEED);
  private final RandomMessages messages = new RandomMessages(random, known());
  private final Map<String, String> wrong = new LinkedHashMap<>();

  @Test
  void noRequestBreaksTheServer() throws Exception {
    site.boot(MACHINE, 1);
    var passed = 0;
    for (var round = 0; round < REQUESTS; round++) {
      for (var rpc : Rpcs.all()) {
        passed += send(rpc) ? 1 : 0;
      }
    }
    assertThat(wrong.values()).as("seed %d", SEED).isEmpty();
    assertThat(passed).as("requests that were granted").isGreaterThan(REQUESTS * 15);
  }

  /** Returns whether the request was granted. */
  private boolean send(Rpc<?, ?> rpc) throws Exception {
    var codec = random.nextBoolean() ? Wire.Codec.JSON : Wire.Codec.PROTO;
    var message = messages.of(rpc.request().getDescriptorForType());
    var body = random.nextInt(5) == 0 ? mutated(bytes(codec, message)) : bytes(codec, message);
    try {
      var outcome = wire.call(rpc, codec, Optional.of(site.token), body);
      if (DEFECTS.contains(outcome.code())) {
        note(rpc, outcome.code() + " " + outcome.text(), message);
      }
      for (var secret : List.of(site.token, "secret-of-a-bmc")) {
        if (!outcome.code().isEmpty() && outcome.text().contains(secret)) {
          note(rpc, "a secret in " + outcome.text(), message);
        }
      }
      return outcome.code().isEmpty();
    } catch (HttpTimeoutException e) {
      note(rpc, e.toString(), message);
      return false;
    } catch (AssertionError e) {
      note(rpc, e.getMessage() == null ? e.toString() : e.getMessage(), message);
      return false;
    }
  }

  /** One example of each kind of failure of a method is enough. */
  private void note(Rpc<?, ?> rpc, String what, Message message) {
    var text = message.toString();
    wrong.putIfAbsent(
        rpc.path() + what.substring(0, Math.min(20, what.length())),
        "%s: %s for %s"
            .formatted(rpc.path(), what, text.substring(0, Math.min(1_500, text.length()))));
  }

  private static byte[] bytes(Wire.Codec codec, Message message) throws Exception {
    try {
      return Wire.bytes(codec, message);
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      // JSON has no spelling for it, such as a time past the year 9999.
      return Wire.bytes(Wire.Codec.PROTO, message);
    }
  }

  private byte[] mutated(byte[] bytes) {
    var mutated = bytes.clone();
    for (var i = random.nextInt(1, 4); i > 0 && mutated.length > 0; i--) {
      mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
    }
    return random.nextBoolean() || mutated.length == 0
        ? mutated
        : Arrays.copyOf(mutated, random.nextInt(mutated.length));
  }

  private Map<String, List<String>> known() {
    var projects = List.of(site.project, "*");
    var networks = List.of("super", "internet");
    var names = new ArrayList<String>(networks);
    names.addAll(List.of("p1", "c1", "default", "leaf1", "debian-12.0.20260101", MACHINE));
    return Map.ofEntries(
        Map.entry("project", projects),
        Map.entry("uuid", List.of(MACHINE, site.project)),
        Map.entry("machine", List.of(MACHINE)),
        Map.entry("id", names),
        Map.entry("login", List.of(World.PROVIDER)),
        Map.entry("tenant", List.of(World.PROVIDER)),
        Map.entry("member", List.of(World.PROVIDER)),
        Map.entry("user", List.of(World.PROVIDER)),
        Map.entry("partition", List.of("p1")),
        Map.entry("size", List.of("c1")),
        Map.entry("image", List.of("debian-12", "debian-12.0.20260101")),
        Map.entry("filesystem_layout", List.of("default")),
        Map.entry("network", networks),
        Map.entry("parent_network", List.of("super")),
        Map.entry("prefixes", List.of("10.0.0.0/24", "212.34.0.0/25", "2001:db8:1::/48")),
        Map.entry("ip", List.of("212.34.0.9", "10.0.0.4")),
        Map.entry("ips", List.of("212.34.0.10")),
        Map.entry("switch", List.of("leaf1")),
        Map.entry("old_switch", List.of("leaf1")),
        Map.entry("new_switch", List.of("leaf2")),
        Map.entry("nic_name", List.of("Ethernet0")),
        Map.entry("identifier", List.of("Ethernet1", "metal-core-1")),
        Map.entry("name", List.of("one", "Ethernet2", "/dev/sda")),
        Map.entry("url", List.of("http://images/x")),
        Map.entry("mac", List.of("52:54:00:00:01:01")));
  }
}
