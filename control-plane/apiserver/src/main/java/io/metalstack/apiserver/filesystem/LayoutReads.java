package io.metalstack.apiserver.filesystem;

import static io.metalstack.tables.Tables.FILESYSTEM_LAYOUT;

import io.metalstack.admin.v2.FilesystemServiceMatchRequest;
import io.metalstack.admin.v2.FilesystemServiceMatchResponse;
import io.metalstack.admin.v2.MatchImageAndSize;
import io.metalstack.admin.v2.MatchMachineAndFilesystemLayout;
import io.metalstack.api.v2.FilesystemLayout;
import io.metalstack.api.v2.FilesystemServiceGetRequest;
import io.metalstack.api.v2.FilesystemServiceGetResponse;
import io.metalstack.api.v2.FilesystemServiceListRequest;
import io.metalstack.api.v2.FilesystemServiceListResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.apiserver.machine.MachineView;
import io.metalstack.apiserver.machine.Machines;
import io.metalstack.values.ImageId;
import io.metalstack.values.Problem;
import org.jooq.DSLContext;

/** Get, List and Match of filesystem layouts. */
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

  /** The layout for a size with an image, or the given one if it fits a machine's disks. */
  static FilesystemServiceMatchResponse match(
      DSLContext sql, Caller caller, FilesystemServiceMatchRequest request) {
    var layout =
        switch (request.getMatchCase()) {
          case SIZE_AND_IMAGE -> meantFor(sql, request.getSizeAndImage());
          case MACHINE_AND_FILESYSTEMLAYOUT ->
              fitting(sql, request.getMachineAndFilesystemlayout());
          case MATCH_NOT_SET ->
              throw Problem.invalidArgument("nothing to match is given")
                  .with("match", "not set", "give size_and_image or machine_and_filesystemlayout");
        };
    return FilesystemServiceMatchResponse.newBuilder().setFilesystemLayout(layout).build();
  }

  private static FilesystemLayout meantFor(DSLContext sql, MatchImageAndSize asked) {
    return Layouts.meantFor(sql, asked.getSize(), ImageId.parse(asked.getImage()))
        .orElseThrow(() ->
            Problem.notFound(
                "there is no filesystem layout for size \"%s\" with image \"%s\"",
                asked.getSize(), asked.getImage()));
  }

  private static FilesystemLayout fitting(DSLContext sql, MatchMachineAndFilesystemLayout asked) {
    var layout = Layouts.get(sql, asked.getFilesystemLayout());
    var hardware =
        MachineView.hardware(Machines.get(sql, Filter.uuid(asked.getMachine())).machine());
    var reasons = LayoutRules.fits(layout, hardware);
    if (!reasons.isEmpty()) {
      throw Problem.invalidArgument(
              "filesystem layout \"%s\" does not fit machine %s: %s",
              layout.getId(), asked.getMachine(), String.join("; ", reasons))
          .with("filesystem_layout", "does not fit", "");
    }
    return layout;
  }
}
