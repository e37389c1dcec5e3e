package io.metalstack.apiserver.sizeimageconstraint;

import io.metalstack.admin.v2.SizeImageConstraintServiceRpc;
import io.metalstack.apiserver.call.Calls;
import java.time.Clock;

/** The methods of size-image constraints. */
public final class SizeImageConstraintApi {
  private SizeImageConstraintApi() {}

  public static void bind(Calls calls, Clock clock) {
    calls
        .read(
            io.metalstack.api.v2.SizeImageConstraintServiceRpc.TRY,
            SizeImageConstraintReads::tryImage)
        .read(SizeImageConstraintServiceRpc.GET, SizeImageConstraintReads::get)
        .read(SizeImageConstraintServiceRpc.LIST, SizeImageConstraintReads::list)
        .mutation(SizeImageConstraintServiceRpc.CREATE, new CreateSizeImageConstraint(clock))
        .mutation(SizeImageConstraintServiceRpc.UPDATE, new UpdateSizeImageConstraint(clock))
        .mutation(SizeImageConstraintServiceRpc.DELETE, new DeleteSizeImageConstraint());
  }
}
