package io.metalstack.apiserver.size;

import io.metalstack.api.v2.Size;
import io.metalstack.api.v2.SizeConstraint;
import io.metalstack.api.v2.SizeConstraintType;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.tables.tables.records.SizeConstraintRecord;
import io.metalstack.tables.tables.records.SizeRecord;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A size between its rows and its message. */
public final class SizeView {
  private SizeView() {}

  public static Size message(SizeRecord row, List<SizeConstraintRecord> constraints) {
    var size =
        Size.newBuilder()
            .setId(row.getId())
            .setMeta(
                Meta.of(
                    row.getLabels(), row.getCreatedAt(), row.getUpdatedAt(), row.getGeneration()));
    if (!row.getName().isEmpty()) {
      size.setName(row.getName());
    }
    if (!row.getDescription().isEmpty()) {
      size.setDescription(row.getDescription());
    }
    constraints.forEach(constraint -> size.addConstraints(message(constraint)));
    return size.build();
  }

  static SizeRecord row(Size size, Instant now) {
    return new SizeRecord(
        size.getId(),
        size.getName(),
        size.getDescription(),
        Meta.column(size.getMeta().getLabels()),
        0L,
        now,
        null);
  }

  static List<SizeConstraintRecord> constraintRows(Size size) {
    var rows = new ArrayList<SizeConstraintRecord>();
    for (var constraint : size.getConstraintsList()) {
      rows.add(
          new SizeConstraintRecord(
              size.getId(),
              rows.size(),
              (short) constraint.getTypeValue(),
              unsigned(constraint.getMin()),
              unsigned(constraint.getMax()),
              constraint.getIdentifier()));
    }
    return rows;
  }

  /** A number of 64 bits without sign, as the contract has them. */
  static BigInteger unsigned(long bits) {
    return new BigInteger(Long.toUnsignedString(bits));
  }

  private static SizeConstraint message(SizeConstraintRecord row) {
    var constraint =
        SizeConstraint.newBuilder()
            .setType(SizeConstraintType.forNumber(row.getType()))
            .setMin(row.getMinimum().longValue())
            .setMax(row.getMaximum().longValue());
    if (!row.getIdentifier().isEmpty()) {
      constraint.setIdentifier(row.getIdentifier());
    }
    return constraint.build();
  }
}
