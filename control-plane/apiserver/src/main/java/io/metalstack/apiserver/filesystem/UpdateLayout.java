package io.metalstack.apiserver.filesystem;

import io.metalstack.admin.v2.FilesystemServiceUpdateRequest;
import io.metalstack.admin.v2.FilesystemServiceUpdateResponse;
import io.metalstack.api.v2.FilesystemLayout;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.call.Revision;
import io.metalstack.store.Tx;
import java.time.Clock;

/**
 * Changes parts of a layout; each part that is given replaces the whole of that part. What comes
 * out is judged as a new layout would be. Allocated machines keep what they were installed with.
 */
final class UpdateLayout
    implements Mutation<FilesystemServiceUpdateRequest, FilesystemServiceUpdateResponse> {
  private final Clock clock;

  UpdateLayout(Clock clock) {
    this.clock = clock;
  }

  @Override
  public FilesystemServiceUpdateResponse apply(
      Tx tx, Caller caller, FilesystemServiceUpdateRequest request) {
    tx.exclusively("filesystem layouts");
    var row = Layouts.lock(tx, request.getId());
    Revision.next(
        row, request.getUpdateMeta(), "filesystem layout \"%s\"".formatted(row.getId()), clock);
    var layout = merged(LayoutView.message(row), request);
    LayoutCheck.check(layout);
    LayoutRules.checkApart(layout, Layouts.all(tx.sql()));
    row.setDocument(LayoutView.document(layout));
    Layouts.update(tx, row);
    return FilesystemServiceUpdateResponse.newBuilder()
        .setFilesystemLayout(LayoutView.message(row))
        .build();
  }

  private static FilesystemLayout merged(
      FilesystemLayout stored, FilesystemServiceUpdateRequest request) {
    var layout = stored.toBuilder();
    if (request.hasName()) {
      layout.setName(request.getName());
    }
    if (request.hasDescription()) {
      layout.setDescription(request.getDescription());
    }
    if (request.getFilesystemsCount() > 0) {
      layout.clearFilesystems().addAllFilesystems(request.getFilesystemsList());
    }
    if (request.getDisksCount() > 0) {
      layout.clearDisks().addAllDisks(request.getDisksList());
    }
    if (request.getRaidCount() > 0) {
      layout.clearRaid().addAllRaid(request.getRaidList());
    }
    if (request.getVolumeGroupsCount() > 0) {
      layout.clearVolumeGroups().addAllVolumeGroups(request.getVolumeGroupsList());
    }
    if (request.getLogicalVolumesCount() > 0) {
      layout.clearLogicalVolumes().addAllLogicalVolumes(request.getLogicalVolumesList());
    }
    if (request.hasConstraints()) {
      layout.setConstraints(request.getConstraints());
    }
    return layout.build();
  }
}
