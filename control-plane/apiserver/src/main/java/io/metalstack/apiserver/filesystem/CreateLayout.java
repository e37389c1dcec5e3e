package io.metalstack.apiserver.filesystem;

import io.metalstack.admin.v2.FilesystemServiceCreateRequest;
import io.metalstack.admin.v2.FilesystemServiceCreateResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tx;
import java.time.Clock;

/** Adds a layout, apart from all others: a size with an image has one layout at most. */
final class CreateLayout
    implements Mutation<FilesystemServiceCreateRequest, FilesystemServiceCreateResponse> {
  private final Clock clock;

  CreateLayout(Clock clock) {
    this.clock = clock;
  }

  @Override
  public FilesystemServiceCreateResponse apply(
      Tx tx, Caller caller, FilesystemServiceCreateRequest request) {
    var layout = request.getFilesystemLayout();
    LayoutCheck.check(layout);
    tx.exclusively("filesystem layouts");
    LayoutRules.checkApart(layout, Layouts.all(tx.sql()));
    var row = Layouts.insert(tx, LayoutView.row(layout, Meta.kept(clock.instant())));
    return FilesystemServiceCreateResponse.newBuilder()
        .setFilesystemLayout(LayoutView.message(row))
        .build();
  }
}
