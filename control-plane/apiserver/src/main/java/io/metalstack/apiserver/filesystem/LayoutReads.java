package io.metalstack.apiserver.filesystem;

import static io.metalstack.tables.Tables.FILESYSTEM_LAYOUT;

import io.metalstack.api.v2.FilesystemServiceGetRequest;
import io.metalstack.api.v2.FilesystemServiceGetResponse;
import io.metalstack.api.v2.FilesystemServiceListRequest;
import io.metalstack.api.v2.FilesystemServiceListResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import org.jooq.DSLContext;

/** Get and List of filesystem layouts. */
final class LayoutReads {
  private LayoutReads() {}

  static FilesystemServiceGetResponse get(
      DSLContext sql, Caller caller, FilesystemServiceGetRequest request) {
    return FilesystemServiceGetResponse.newBuilder()
        .setFilesystemLayout(Layouts.get(sql, request.getId()))
        .build();
  }

  static FilesystemServiceListResponse list(
      DSLContext sql, Caller caller, FilesystemServiceListRequest request) {
    var condition =
        new Filter().equal(request.hasId(), FILESYSTEM_LAYOUT.ID, request.getId()).condition();
    return FilesystemServiceListResponse.newBuilder()
        .addAllFilesystemLayouts(Layouts.fetch(sql, condition))
        .build();
  }
}
