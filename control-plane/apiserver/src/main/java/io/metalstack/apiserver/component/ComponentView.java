package io.metalstack.apiserver.component;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Durations;
import io.metalstack.api.v2.Component;
import io.metalstack.api.v2.ComponentType;
import io.metalstack.api.v2.Version;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.token.TokenView;
import org.jooq.JSONB;

/** The row of an agent as its message, with its token, which never shows its secret. */
final class ComponentView {
  private static final JSONB NO_LABELS = JSONB.valueOf("{}");

  private ComponentView() {}

  static Component message(Components.Found found) {
    var row = found.row();
    var component =
        Component.newBuilder()
            .setUuid(row.getUuid().toString())
            .setType(ComponentType.forNumber(row.getType()))
            .setIdentifier(row.getIdentifier())
            .setStartedAt(Meta.timestamp(row.getStartedAt()))
            .setReportedAt(Meta.timestamp(row.getReportedAt()))
            .setInterval(Durations.fromMillis(row.getIntervalMs()))
            .setVersion(version(row.getVersion()))
            .setMeta(Meta.of(NO_LABELS, row.getCreatedAt(), row.getReportedAt(), 0));
    found.token().map(TokenView::message).ifPresent(component::setToken);
    return component.build();
  }

  private static Version version(byte[] stored) {
    try {
      return Version.parseFrom(stored);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a stored version cannot be read", e);
    }
  }
}
