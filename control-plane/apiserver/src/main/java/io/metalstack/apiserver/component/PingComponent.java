package io.metalstack.apiserver.component;

import io.metalstack.api.v2.ComponentType;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.infra.v2.ComponentServicePingRequest;
import io.metalstack.infra.v2.ComponentServicePingResponse;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.ComponentRecord;
import io.metalstack.values.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/** Notes that an agent runs. One that was deleted or forgotten comes back under its old id. */
final class PingComponent
    implements Mutation<ComponentServicePingRequest, ComponentServicePingResponse> {
  private final Clock clock;

  PingComponent(Clock clock) {
    this.clock = clock;
  }

  @Override
  public ComponentServicePingResponse apply(
      Tx tx, Caller caller, ComponentServicePingRequest request) {
    if (request.getType() == ComponentType.COMPONENT_TYPE_UNSPECIFIED) {
      throw Problem.invalidArgument("the type of the component is not given")
          .with("type", "unspecified", "say which agent it is");
    }
    if (!request.hasInterval()) {
      throw Problem.invalidArgument("the interval of the pings is not given")
          .with("interval", "left out", "say how often it pings, 5 seconds to one hour");
    }
    if (!request.hasStartedAt()) {
      throw Problem.invalidArgument("the start of the component is not given")
          .with("started_at", "left out", "say since when it runs");
    }
    var now = Meta.kept(clock.instant());
    var row = new ComponentRecord();
    row.setUuid(id(request.getType(), request.getIdentifier()));
    row.setType((short) request.getTypeValue());
    row.setIdentifier(request.getIdentifier());
    row.setStartedAt(Meta.instant(request.getStartedAt()));
    row.setReportedAt(now);
    row.setIntervalMs(
        Duration.ofSeconds(request.getInterval().getSeconds(), request.getInterval().getNanos())
            .toMillis());
    row.setVersion(request.getVersion().toByteArray());
    row.setToken(caller.rights().token().orElse(null));
    row.setCreatedAt(now);
    Components.report(tx, row);
    return ComponentServicePingResponse.getDefaultInstance();
  }

  /** The same for ever for one agent. */
  static UUID id(ComponentType type, String identifier) {
    var name = type.name() + "\n" + identifier;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
