package io.metalstack.apiserver.filesystem;

import com.google.protobuf.InvalidProtocolBufferException;
import io.metalstack.api.v2.FilesystemLayout;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.tables.tables.records.FilesystemLayoutRecord;
import java.time.Instant;

/** A filesystem layout between its row and its message. */
final class LayoutView {
  private LayoutView() {}

  static FilesystemLayout message(FilesystemLayoutRecord row) {
    try {
      return FilesystemLayout.parseFrom(row.getDocument()).toBuilder()
          .setId(row.getId())
          .setMeta(
              Meta.of(row.getLabels(), row.getCreatedAt(), row.getUpdatedAt(), row.getGeneration()))
          .build();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          "the stored filesystem layout " + row.getId() + " cannot be read", e);
    }
  }

  static FilesystemLayoutRecord row(FilesystemLayout layout, Instant now) {
    return new FilesystemLayoutRecord(
        layout.getId(), document(layout), Meta.column(layout.getMeta().getLabels()), 0L, now, null);
  }

  /** What is stored as a whole: all but id and meta. */
  static byte[] document(FilesystemLayout layout) {
    return layout.toBuilder().clearId().clearMeta().build().toByteArray();
  }
}
