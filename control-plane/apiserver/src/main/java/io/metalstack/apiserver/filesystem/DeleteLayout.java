package io.metalstack.apiserver.filesystem;

import io.metalstack.admin.v2.FilesystemServiceDeleteRequest;
import io.metalstack.admin.v2.FilesystemServiceDeleteResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;

/** Deletes a layout that no machine is installed with. */
final class DeleteLayout
    implements Mutation<FilesystemServiceDeleteRequest, FilesystemServiceDeleteResponse> {
  @Override
  public FilesystemServiceDeleteResponse apply(
      Tx tx, Caller caller, FilesystemServiceDeleteRequest request) {
    var row = Layouts.lock(tx, request.getId());
    var machines = Layouts.machines(tx, row.getId());
    if (machines > 0) {
      throw Problem.failedPrecondition(
              "filesystem layout \"%s\" is that of %d allocated machines", row.getId(), machines)
          .with("id", "in use", "delete the machines first");
    }
    Layouts.delete(tx, row.getId());
    return FilesystemServiceDeleteResponse.newBuilder()
        .setFilesystemLayout(LayoutView.message(row))
        .build();
  }
}
