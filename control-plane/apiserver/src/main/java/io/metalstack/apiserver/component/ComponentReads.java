package io.metalstack.apiserver.component;

import static io.metalstack.tables.Tables.COMPONENT;

import io.metalstack.admin.v2.ComponentServiceGetRequest;
import io.metalstack.admin.v2.ComponentServiceGetResponse;
import io.metalstack.admin.v2.ComponentServiceListRequest;
import io.metalstack.admin.v2.ComponentServiceListResponse;
import io.metalstack.api.v2.Component;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.values.Problem;
import java.time.Clock;
import java.time.Duration;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** Get and List of the agents that were heard of lately. */
final class ComponentReads {
  private final Duration expiration;
  private final Clock clock;

  ComponentReads(Duration expiration, Clock clock) {
    this.expiration = expiration;
    this.clock = clock;
  }

  ComponentServiceGetResponse get(
      DSLContext sql, Caller caller, ComponentServiceGetRequest request) {
    return ComponentServiceGetResponse.newBuilder()
        .setComponent(one(sql, request.getUuid()))
        .build();
  }

  ComponentServiceListResponse list(
      DSLContext sql, Caller caller, ComponentServiceListRequest request) {
    var query = request.getQuery();
    var asked =
        new Filter()
            .uuid(query.hasUuid(), COMPONENT.UUID, query.getUuid())
            .number(query.hasType(), COMPONENT.TYPE, query.getTypeValue())
            .equal(query.hasIdentifier(), COMPONENT.IDENTIFIER, query.getIdentifier())
            .condition();
    var response = ComponentServiceListResponse.newBuilder();
    Components.find(sql, asked.and(alive()))
        .forEach(found -> response.addComponents(ComponentView.message(found)));
    return response.build();
  }

  /**
   * One agent.
   *
   * @throws Problem NOT_FOUND if there is none, or none any more
   */
  Component one(DSLContext sql, String uuid) {
    return Components.find(sql, COMPONENT.UUID.eq(Filter.uuid(uuid)).and(alive())).stream()
        .findFirst()
        .map(ComponentView::message)
        .orElseThrow(() -> Problem.notFound("there is no component \"%s\"", uuid));
  }

  private Condition alive() {
    return COMPONENT.REPORTED_AT.ge(clock.instant().minus(expiration));
  }
}
