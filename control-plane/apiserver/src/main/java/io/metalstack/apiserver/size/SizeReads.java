package io.metalstack.apiserver.size;

import io.metalstack.api.v2.SizeServiceGetRequest;
import io.metalstack.api.v2.SizeServiceGetResponse;
import io.metalstack.api.v2.SizeServiceListRequest;
import io.metalstack.api.v2.SizeServiceListResponse;
import io.metalstack.apiserver.call.Caller;
import org.jooq.DSLContext;

/** Get and List of sizes. */
final class SizeReads {
  private SizeReads() {}

  static SizeServiceGetResponse get(DSLContext sql, Caller caller, SizeServiceGetRequest request) {
    return SizeServiceGetResponse.newBuilder().setSize(Sizes.get(sql, request.getId())).build();
  }

  static SizeServiceListResponse list(
      DSLContext sql, Caller caller, SizeServiceListRequest request) {
    return SizeServiceListResponse.newBuilder()
        .addAllSizes(Sizes.list(sql, request.getQuery()))
        .build();
  }
}
