package io.metalstack.apiserver.sizeimageconstraint;

import io.metalstack.api.v2.ImageConstraint;
import io.metalstack.api.v2.SizeImageConstraint;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.tables.tables.records.SizeImageConstraintRecord;
import java.util.TreeMap;

/** Row of the constraints of a size as its message. */
final class SizeImageConstraintView {
  private SizeImageConstraintView() {}

  /** The operating systems by name. */
  static SizeImageConstraint message(SizeImageConstraintRecord row) {
    var constraint =
        SizeImageConstraint.newBuilder()
            .setSize(row.getSize())
            .setMeta(
                Meta.of(
                    row.getLabels(), row.getCreatedAt(), row.getUpdatedAt(), row.getGeneration()));
    if (!row.getName().isEmpty()) {
      constraint.setName(row.getName());
    }
    if (!row.getDescription().isEmpty()) {
      constraint.setDescription(row.getDescription());
    }
    new TreeMap<>(Meta.map(row.getImages()))
        .forEach((os, versions) ->
            constraint.addImageConstraints(
                ImageConstraint.newBuilder().setImage(os).setSemverMatch(versions)));
    return constraint.build();
  }
}
