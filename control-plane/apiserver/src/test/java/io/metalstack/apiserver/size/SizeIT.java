package io.metalstack.apiserver.size;

import static io.metalstack.api.v2.SizeConstraintType.SIZE_CONSTRAINT_TYPE_CORES;
import static io.metalstack.api.v2.SizeConstraintType.SIZE_CONSTRAINT_TYPE_MEMORY;
import static io.metalstack.apiserver.size.SizeMatchingTest.range;
import static io.metalstack.apiserver.size.SizeMatchingTest.size;
import static io.metalstack.tables.Tables.MACHINE;
import static io.metalstack.tables.Tables.SIZE_IMAGE_CONSTRAINT;
import static io.metalstack.tables.Tables.SIZE_RESERVATION;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.admin.v2.SizeServiceCreateRequest;
import io.metalstack.admin.v2.SizeServiceDeleteRequest;
import io.metalstack.admin.v2.SizeServiceUpdateRequest;
import io.metalstack.api.v2.Labels;
import io.metalstack.api.v2.Meta;
import io.metalstack.api.v2.Size;
import io.metalstack.api.v2.SizeQuery;
import io.metalstack.api.v2.SizeServiceGetRequest;
import io.metalstack.api.v2.SizeServiceListRequest;
import io.metalstack.api.v2.UpdateMeta;
import io.metalstack.apiserver.World;
import io.metalstack.values.Problem;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class SizeIT {
  @AutoClose private final World world = new World();

  @Test
  void anAnswerAndLaterReadsSayTheSame() {
    var asked =
        size(
                "c1-large",
                range(SIZE_CONSTRAINT_TYPE_MEMORY, 1, -1, ""),
                range(SIZE_CONSTRAINT_TYPE_CORES, 1, 8, "AMD*"))
            .toBuilder()
            .setName("large")
            .setMeta(Meta.newBuilder().setLabels(Labels.newBuilder().putLabels("a", "b")))
            .build();
    var created = create(asked);

    assertThat(created.getConstraintsList()).isEqualTo(asked.getConstraintsList());
    assertThat(created.getMeta().getLabels().getLabelsMap()).containsEntry("a", "b");
    assertThat(created.getMeta().getUpdatedAt()).isEqualTo(created.getMeta().getCreatedAt());
    assertThat(get("c1-large")).isEqualTo(created);
    assertThat(list(SizeQuery.getDefaultInstance())).containsExactly(created);
    var found = world.db.read(sql -> Sizes.byIds(sql, List.of("c1-large", "none")));
    assertThat(found).containsOnlyKeys("c1-large").containsValue(created);
  }

  @Test
  void queriesNarrow() {
    create(cores("s1", 1).toBuilder().setName("one").build());
    create(cores("s2", 2).toBuilder().setDescription("two").build());

    assertThat(ids(SizeQuery.newBuilder())).containsExactly("s1", "s2");
    assertThat(ids(SizeQuery.newBuilder().setId("s2"))).containsExactly("s2");
    assertThat(ids(SizeQuery.newBuilder().setName("one"))).containsExactly("s1");
    assertThat(ids(SizeQuery.newBuilder().setDescription("two"))).containsExactly("s2");
    assertThat(ids(SizeQuery.newBuilder().setLabels(Labels.newBuilder().putLabels("a", "b"))))
        .isEmpty();
  }

  @Test
  void overlapsAndTakenIdsAreRefused() {
    create(cores("s1", 1));

    World.refused(Problem.Kind.INVALID_ARGUMENT, () -> create(cores("s2", 1)), "\"s2\"", "\"s1\"");
    World.refused(Problem.Kind.INVALID_ARGUMENT, () -> create(size("s2")), "overlaps");
    World.refused(Problem.Kind.ALREADY_EXISTS, () -> create(cores("s1", 5)), "\"s1\"");
    World.refused(Problem.Kind.NOT_FOUND, () -> get("s2"), "\"s2\"");
  }

  @Test
  void anUpdateChangesWhatItNames() {
    var created = create(cores("s1", 1));
    create(cores("s2", 2));

    var renamed = update(change(created).setName("one"));
    assertThat(renamed.getName()).isEqualTo("one");
    assertThat(renamed.getConstraintsList()).isEqualTo(created.getConstraintsList());
    assertThat(renamed.getMeta().getGeneration()).isEqualTo(1);
    var widened = update(change(renamed).addAllConstraints(cores("s1", 4).getConstraintsList()));
    assertThat(widened.getConstraintsList()).isEqualTo(cores("s1", 4).getConstraintsList());
    assertThat(get("s1")).isEqualTo(widened);

    World.refused(Problem.Kind.ABORTED, () -> update(change(created)), "size \"s1\"");
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> update(change(widened).addAllConstraints(cores("s1", 2).getConstraintsList())),
        "\"s2\"");
    World.refused(Problem.Kind.NOT_FOUND, () -> update(change(widened).setId("none")), "\"none\"");
  }

  @Test
  void aSizeInUseStays() {
    var created = create(cores("s1", 1));
    var machine = UUID.randomUUID();
    world.db.transaction(tx ->
        tx.sql()
            .insertInto(MACHINE)
            .set(MACHINE.UUID, machine)
            .set(MACHINE.SIZE, "s1")
            .set(MACHINE.CREATED_AT, World.NOW)
            .execute());

    World.refused(Problem.Kind.FAILED_PRECONDITION, () -> delete("s1"), "\"s1\"", "1 machines");
    world.db.transaction(tx -> tx.sql().deleteFrom(MACHINE).execute());
    world.db.transaction(tx ->
        tx.sql()
            .insertInto(SIZE_IMAGE_CONSTRAINT)
            .set(SIZE_IMAGE_CONSTRAINT.SIZE, "s1")
            .set(SIZE_IMAGE_CONSTRAINT.CREATED_AT, World.NOW)
            .execute());
    World.refused(
        Problem.Kind.FAILED_PRECONDITION, () -> delete("s1"), "\"s1\"", "size-image constraints");
    world.db.transaction(tx -> tx.sql().deleteFrom(SIZE_IMAGE_CONSTRAINT).execute());
    var project = UUID.fromString(world.project(world.tenant("alice")));
    world.db.transaction(tx ->
        tx.sql()
            .insertInto(SIZE_RESERVATION)
            .set(SIZE_RESERVATION.ID, UUID.randomUUID())
            .set(SIZE_RESERVATION.NAME, "r1")
            .set(SIZE_RESERVATION.PROJECT, project)
            .set(SIZE_RESERVATION.SIZE, "s1")
            .set(SIZE_RESERVATION.AMOUNT, 1)
            .set(SIZE_RESERVATION.CREATED_AT, World.NOW)
            .execute());
    World.refused(Problem.Kind.FAILED_PRECONDITION, () -> delete("s1"), "\"s1\"", "reservations");
    world.db.transaction(tx -> tx.sql().deleteFrom(SIZE_RESERVATION).execute());
    assertThat(delete("s1")).isEqualTo(created);
    World.refused(Problem.Kind.NOT_FOUND, () -> delete("s1"), "\"s1\"");
  }

  private static SizeServiceUpdateRequest.Builder change(Size size) {
    return SizeServiceUpdateRequest.newBuilder()
        .setId(size.getId())
        .setUpdateMeta(UpdateMeta.newBuilder().setUpdatedAt(size.getMeta().getUpdatedAt()));
  }

  private Size update(SizeServiceUpdateRequest.Builder request) {
    return world.call(new UpdateSize(world.clock), World.admin(), request.build()).getSize();
  }

  private Size delete(String id) {
    var request = SizeServiceDeleteRequest.newBuilder().setId(id).build();
    return world.call(new DeleteSize(), World.admin(), request).getSize();
  }

  private static Size cores(String id, long cores) {
    return size(
        id,
        range(SIZE_CONSTRAINT_TYPE_CORES, cores, cores, ""),
        range(SIZE_CONSTRAINT_TYPE_MEMORY, 1, 2, ""));
  }

  private Size create(Size size) {
    var request = SizeServiceCreateRequest.newBuilder().setSize(size).build();
    return world.call(new CreateSize(world.clock), World.admin(), request).getSize();
  }

  private Size get(String id) {
    var request = SizeServiceGetRequest.newBuilder().setId(id).build();
    return world.read(SizeReads::get, World.admin(), request).getSize();
  }

  private List<Size> list(SizeQuery query) {
    var request = SizeServiceListRequest.newBuilder().setQuery(query).build();
    return world.read(SizeReads::list, World.admin(), request).getSizesList();
  }

  private List<String> ids(SizeQuery.Builder query) {
    return list(query.build()).stream().map(Size::getId).toList();
  }
}
