package io.metalstack.apiserver.filesystem;

import io.metalstack.admin.v2.FilesystemServiceCreateRequest;
import io.metalstack.admin.v2.FilesystemServiceCreateResponse;
import io.metalstack.api.v2.FilesystemLayout;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;
import java.time.Clock;
import java.util.Collection;

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
    requireApart(layout, Layouts.all(tx.sql()));
    var row = Layouts.insert(tx, LayoutView.row(layout, Meta.kept(clock.instant())));
    return FilesystemServiceCreateResponse.newBuilder()
        .setFilesystemLayout(LayoutView.message(row))
        .build();
  }

  private static void requireApart(FilesystemLayout layout, Collection<FilesystemLayout> others) {
    for (var other : others) {
      var overlap = LayoutRules.overlap(layout, other);
      if (overlap.isPresent() && !other.getId().equals(layout.getId())) {
        throw Problem.invalidArgument(
                "filesystem layout \"%s\" overlaps with \"%s\": both are meant for %s",
                layout.getId(), other.getId(), overlap.get())
            .with("filesystem_layout.constraints", "overlap", "name other sizes or versions");
      }
    }
  }
}
