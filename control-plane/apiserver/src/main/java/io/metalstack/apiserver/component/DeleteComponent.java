package io.metalstack.apiserver.component;

import io.metalstack.admin.v2.ComponentServiceDeleteRequest;
import io.metalstack.admin.v2.ComponentServiceDeleteResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tx;

/** Forgets an agent, until it reports again. */
final class DeleteComponent
    implements Mutation<ComponentServiceDeleteRequest, ComponentServiceDeleteResponse> {
  private final ComponentReads reads;

  DeleteComponent(ComponentReads reads) {
    this.reads = reads;
  }

  @Override
  public ComponentServiceDeleteResponse apply(
      Tx tx, Caller caller, ComponentServiceDeleteRequest request) {
    var component = reads.one(tx.sql(), request.getUuid());
    Components.delete(tx, Filter.uuid(request.getUuid()));
    return ComponentServiceDeleteResponse.newBuilder().setComponent(component).build();
  }
}
