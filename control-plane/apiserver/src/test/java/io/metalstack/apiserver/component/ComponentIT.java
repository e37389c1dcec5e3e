package io.metalstack.apiserver.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.admin.v2.ComponentServiceDeleteRequest;
import io.metalstack.admin.v2.ComponentServiceGetRequest;
import io.metalstack.admin.v2.ComponentServiceListRequest;
import io.metalstack.api.v2.Component;
import io.metalstack.api.v2.ComponentQuery;
import io.metalstack.apiserver.Site;
import io.metalstack.apiserver.World;
import io.metalstack.infra.v2.ComponentServicePingRequest;
import io.metalstack.infra.v2.ComponentServiceRpc;
import io.metalstack.values.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ComponentIT {
  private static final String PING =
      "type: COMPONENT_TYPE_METAL_CORE identifier: 'leaf1' started_at { seconds: 1700000000 }"
          + " interval { seconds: 300 } version { version: 'v1' }";

  @AutoClose private final World world = new World();

  @Test
  void anAgentKeepsItsIdFromPingToPing() {
    ping(World.NOW, PING);
    var first = list(World.NOW, "").getFirst();
    ping(World.NOW.plusSeconds(300), PING.replace("'v1'", "'v2'"));
    var second = list(World.NOW.plusSeconds(300), "").getFirst();

    assertThat(second.getUuid()).isEqualTo(first.getUuid());
    assertThat(second.getVersion().getVersion()).isEqualTo("v2");
    assertThat(second.getReportedAt().getSeconds() - first.getReportedAt().getSeconds())
        .isEqualTo(300);
    assertThat(second.getMeta().getCreatedAt()).isEqualTo(first.getMeta().getCreatedAt());
    assertThat(second.getInterval().getSeconds()).isEqualTo(300);
    assertThat(get(World.NOW, first.getUuid()).getIdentifier()).isEqualTo("leaf1");
  }

  @Test
  void typeAndIdentifierTellAgentsApart() {
    ping(World.NOW, PING);
    ping(World.NOW, PING.replace("leaf1", "leaf2"));
    ping(World.NOW, PING.replace("METAL_CORE", "PIXIECORE"));

    assertThat(list(World.NOW, ""))
        .extracting(Component::getType, Component::getIdentifier)
        .map(Object::toString)
        .containsExactly(
            "(COMPONENT_TYPE_PIXIECORE, \"leaf1\")",
            "(COMPONENT_TYPE_METAL_CORE, \"leaf1\")",
            "(COMPONENT_TYPE_METAL_CORE, \"leaf2\")");
    assertThat(list(World.NOW, "type: COMPONENT_TYPE_METAL_CORE")).hasSize(2);
    assertThat(list(World.NOW, "identifier: 'leaf2'")).hasSize(1);
    var id = list(World.NOW, "identifier: 'leaf2'").getFirst().getUuid();
    assertThat(list(World.NOW, "uuid: '%s'".formatted(id))).hasSize(1);
  }

  @Test
  void oneThatIsSilentForADayIsForgotten() {
    ping(World.NOW, PING);
    var id = list(World.NOW, "").getFirst().getUuid();
    var day = World.NOW.plus(Duration.ofHours(24));

    assertThat(list(day, "")).hasSize(1);
    assertThat(list(day.plusSeconds(1), "")).isEmpty();
    World.refused(Problem.Kind.NOT_FOUND, () -> get(day.plusSeconds(1), id));
    int forgotten = world.db.transaction(tx -> Components.forget(tx, day));
    assertThat(forgotten).isEqualTo(1);
    ping(day, PING);
    assertThat(list(day, "").getFirst().getUuid()).as("back as itself").isEqualTo(id);
  }

  @Test
  void aDeletedOneIsBackWithItsNextPing() {
    ping(World.NOW, PING);
    var shown = list(World.NOW, "").getFirst();
    var request = ComponentServiceDeleteRequest.newBuilder().setUuid(shown.getUuid()).build();
    var delete = new DeleteComponent(reads(World.NOW));

    assertThat(world.call(delete, World.admin(), request).getComponent()).isEqualTo(shown);
    assertThat(list(World.NOW, "")).isEmpty();
    World.refused(
        Problem.Kind.NOT_FOUND, () -> world.call(delete, World.admin(), request), shown.getUuid());
    World.refused(Problem.Kind.NOT_FOUND, () -> get(World.NOW, UUID.randomUUID().toString()));
    ping(World.NOW, PING);
    assertThat(list(World.NOW, "")).containsExactly(shown);
  }

  @ParameterizedTest
  @CsvSource({"type", "interval", "started_at"})
  void aPingMustSayWhoSinceWhenAndHowOften(String field) {
    var ping = Site.message(ComponentServicePingRequest.getDefaultInstance(), PING).toBuilder();
    ping.clearField(ping.getDescriptorForType().findFieldByName(field));

    World.refused(Problem.Kind.INVALID_ARGUMENT, () -> ping(World.NOW, ping.build()), field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "interval { seconds: 300 } | interval { seconds: 4 }",
        "interval { seconds: 300 } | interval { seconds: 3601 }",
        "seconds: 1700000000 | seconds: 4000000000",
      })
  void theContractBoundsIntervalAndStart(String good, String bad) {
    try (var site = new Site()) {
      World.refused(
          Problem.Kind.INVALID_ARGUMENT,
          () -> site.call(ComponentServiceRpc.PING, PING.replace(good, bad)));
      site.call(ComponentServiceRpc.PING, PING);
      var shown = site.call(io.metalstack.admin.v2.ComponentServiceRpc.LIST, "").getComponents(0);
      assertThat(shown.getToken().getUser()).isEqualTo("metal-stack");
      assertThat(shown.toString()).doesNotContain(site.token);
    }
  }

  private void ping(Instant at, String text) {
    ping(at, Site.message(ComponentServicePingRequest.getDefaultInstance(), text));
  }

  private void ping(Instant at, ComponentServicePingRequest request) {
    world.call(new PingComponent(clock(at)), World.admin(), request);
  }

  private Component get(Instant at, String id) {
    var request = ComponentServiceGetRequest.newBuilder().setUuid(id).build();
    return world.read(reads(at)::get, World.admin(), request).getComponent();
  }

  private List<Component> list(Instant at, String query) {
    var request =
        ComponentServiceListRequest.newBuilder()
            .setQuery(Site.message(ComponentQuery.getDefaultInstance(), query))
            .build();
    return world.read(reads(at)::list, World.admin(), request).getComponentsList();
  }

  private static ComponentReads reads(Instant at) {
    return new ComponentReads(Duration.ofHours(24), clock(at));
  }

  private static Clock clock(Instant at) {
    return Clock.fixed(at, ZoneOffset.UTC);
  }
}
