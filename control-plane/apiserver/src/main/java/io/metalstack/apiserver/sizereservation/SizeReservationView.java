package io.metalstack.apiserver.sizereservation;

import io.metalstack.api.v2.SizeReservation;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.tables.tables.records.SizeReservationRecord;
import java.util.List;

/** A size reservation between its rows and its message. */
final class SizeReservationView {
  private SizeReservationView() {}

  static SizeReservation message(SizeReservationRecord row, List<String> partitions) {
    return SizeReservation.newBuilder()
        .setId(row.getId().toString())
        .setMeta(
            Meta.of(row.getLabels(), row.getCreatedAt(), row.getUpdatedAt(), row.getGeneration()))
        .setName(row.getName())
        .setDescription(row.getDescription())
        .setProject(row.getProject().toString())
        .setSize(row.getSize())
        .addAllPartitions(partitions)
        .setAmount(row.getAmount())
        .build();
  }
}
