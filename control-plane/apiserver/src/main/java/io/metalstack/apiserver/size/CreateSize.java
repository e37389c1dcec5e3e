package io.metalstack.apiserver.size;

import io.metalstack.admin.v2.SizeServiceCreateRequest;
import io.metalstack.admin.v2.SizeServiceCreateResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tx;
import java.time.Clock;

/** Adds a size. Machines are of it from their next registration on. */
final class CreateSize implements Mutation<SizeServiceCreateRequest, SizeServiceCreateResponse> {
  private final Clock clock;

  CreateSize(Clock clock) {
    this.clock = clock;
  }

  @Override
  public SizeServiceCreateResponse apply(Tx tx, Caller caller, SizeServiceCreateRequest request) {
    var size = request.getSize();
    SizeRules.check(size);
    tx.exclusively("sizes");
    SizeRules.checkApart(size, Sizes.all(tx.sql()));
    return SizeServiceCreateResponse.newBuilder()
        .setSize(
            Sizes.insert(
                tx, SizeView.row(size, Meta.kept(clock.instant())), SizeView.constraintRows(size)))
        .build();
  }
}
