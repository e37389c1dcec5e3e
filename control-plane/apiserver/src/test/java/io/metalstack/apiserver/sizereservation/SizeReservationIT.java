package io.metalstack.apiserver.sizereservation;

import static io.metalstack.tables.Tables.PARTITION;
import static io.metalstack.tables.Tables.SIZE;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.admin.v2.SizeReservationServiceCreateRequest;
import io.metalstack.admin.v2.SizeReservationServiceDeleteRequest;
import io.metalstack.admin.v2.SizeReservationServiceUpdateRequest;
import io.metalstack.api.v2.Labels;
import io.metalstack.api.v2.Meta;
import io.metalstack.api.v2.OptimisticLockingStrategy;
import io.metalstack.api.v2.SizeReservation;
import io.metalstack.api.v2.SizeReservationQuery;
import io.metalstack.api.v2.SizeReservationServiceGetRequest;
import io.metalstack.api.v2.SizeReservationServiceListRequest;
import io.metalstack.api.v2.UpdateLabels;
import io.metalstack.api.v2.UpdateMeta;
import io.metalstack.apiserver.World;
import io.metalstack.values.Problem;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SizeReservationIT {
  private static final String OTHER = "00000000-0000-4000-8000-000000000000";

  @AutoClose private final World world = new World();
  private final String project = world.project(world.tenant("alice"));

  @BeforeEach
  void inventory() {
    world.db.transaction(tx -> {
      for (var id : List.of("p1", "p2")) {
        tx.sql()
            .insertInto(PARTITION)
            .set(PARTITION.ID, id)
            .set(PARTITION.CREATED_AT, World.NOW)
            .execute();
      }
      return tx.sql().insertInto(SIZE).set(SIZE.ID, "c1").set(SIZE.CREATED_AT, World.NOW).execute();
    });
  }

  @Test
  void theServerGivesTheId() {
    var created = create(asked());

    assertThat(UUID.fromString(created.getId()).toString()).isEqualTo(created.getId());
    assertThat(created.toBuilder().clearId().clearMeta().build())
        .isEqualTo(asked().toBuilder().clearMeta().build());
    assertThat(created.getMeta().getLabels().getLabelsMap()).containsEntry("a", "b");
    assertThat(created.getMeta().getGeneration()).isZero();
    assertThat(get(created.getId(), project)).isEqualTo(created);
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> create(asked().toBuilder().setId(OTHER).build()),
        "id");
  }

  @Test
  void sizePartitionsAndProjectMustExist() {
    World.refused(
        Problem.Kind.FAILED_PRECONDITION,
        () -> create(asked().toBuilder().setSize("none").build()),
        "size \"none\"");
    World.refused(
        Problem.Kind.FAILED_PRECONDITION,
        () -> create(asked().toBuilder().addPartitions("none").build()),
        "partitions \"none\"");
    World.refused(
        Problem.Kind.FAILED_PRECONDITION,
        () -> create(asked().toBuilder().setProject(OTHER).build()),
        "project \"" + OTHER + "\"");
    assertThat(listAll(SizeReservationQuery.newBuilder())).isEmpty();
  }

  @Test
  void anUpdateResendsAllPartitionsAndChangesWhatItNames() {
    var created = create(asked());

    var moved = update(change(created).addPartitions("p2").setAmount(7));
    assertThat(moved.getPartitionsList()).containsExactly("p2");
    assertThat(moved.getAmount()).isEqualTo(7);
    assertThat(moved.getName()).isEqualTo(created.getName());
    assertThat(moved.getMeta().getGeneration()).isEqualTo(1);
    assertThat(get(created.getId(), project)).isEqualTo(moved);
    var named =
        update(
            change(moved)
                .addPartitions("p2")
                .setName("other")
                .setDescription("why")
                .setLabels(UpdateLabels.newBuilder().setReplace(Labels.getDefaultInstance())));
    assertThat(named.getName()).isEqualTo("other");
    assertThat(named.getDescription()).isEqualTo("why");
    assertThat(named.getMeta().getLabels().getLabelsMap()).isEmpty();
    World.refused(
        Problem.Kind.ABORTED, () -> update(change(moved).addPartitions("p2")), named.getId());
    World.refused(
        Problem.Kind.FAILED_PRECONDITION,
        () -> update(change(named).addPartitions("none")),
        "\"none\"");
    World.refused(
        Problem.Kind.NOT_FOUND,
        () ->
            update(
                SizeReservationServiceUpdateRequest.newBuilder()
                    .setId(OTHER)
                    .setUpdateMeta(
                        UpdateMeta.newBuilder()
                            .setLockingStrategy(
                                OptimisticLockingStrategy.OPTIMISTIC_LOCKING_STRATEGY_SERVER))),
        OTHER);
  }

  @Test
  void aDeletedReservationIsGone() {
    var created = create(asked());

    assertThat(delete(created.getId())).isEqualTo(created);
    World.refused(Problem.Kind.NOT_FOUND, () -> delete(created.getId()), created.getId());
    World.refused(Problem.Kind.NOT_FOUND, () -> get(created.getId(), project), created.getId());
  }

  @Test
  void aProjectSeesItsOwnOnly() {
    var own = create(asked());
    var foreign = world.project(world.tenant("bob"));
    var other = create(asked().toBuilder().setProject(foreign).build());

    assertThat(list(project, SizeReservationQuery.newBuilder())).containsExactly(own);
    assertThat(list(project, SizeReservationQuery.newBuilder().setProject(foreign))).isEmpty();
    World.refused(Problem.Kind.NOT_FOUND, () -> get(other.getId(), project), other.getId());
    assertThat(listAll(SizeReservationQuery.newBuilder())).containsExactlyInAnyOrder(own, other);
  }

  @Test
  void queriesNarrow() {
    var one = create(asked());
    var two =
        create(
            asked().toBuilder()
                .setName("two")
                .setDescription("second")
                .clearPartitions()
                .addPartitions("p2")
                .clearMeta()
                .build());

    assertThat(listAll(SizeReservationQuery.newBuilder())).containsExactly(one, two);
    assertThat(listAll(SizeReservationQuery.newBuilder().setId(two.getId()))).containsExactly(two);
    assertThat(listAll(SizeReservationQuery.newBuilder().setName("two"))).containsExactly(two);
    assertThat(listAll(SizeReservationQuery.newBuilder().setDescription("second")))
        .containsExactly(two);
    assertThat(listAll(SizeReservationQuery.newBuilder().setSize("none"))).isEmpty();
    assertThat(listAll(SizeReservationQuery.newBuilder().setPartition("p1"))).containsExactly(one);
    assertThat(
            listAll(
                SizeReservationQuery.newBuilder()
                    .setLabels(Labels.newBuilder().putLabels("a", "b"))))
        .containsExactly(one);
  }

  private SizeReservation asked() {
    return SizeReservation.newBuilder()
        .setName("one")
        .setProject(project)
        .setSize("c1")
        .addPartitions("p1")
        .setAmount(3)
        .setMeta(Meta.newBuilder().setLabels(Labels.newBuilder().putLabels("a", "b")))
        .build();
  }

  private SizeReservation create(SizeReservation reservation) {
    var request =
        SizeReservationServiceCreateRequest.newBuilder().setSizeReservation(reservation).build();
    return world
        .call(new CreateSizeReservation(world.clock), World.admin(), request)
        .getSizeReservation();
  }

  private static SizeReservationServiceUpdateRequest.Builder change(SizeReservation reservation) {
    return SizeReservationServiceUpdateRequest.newBuilder()
        .setId(reservation.getId())
        .setUpdateMeta(UpdateMeta.newBuilder().setUpdatedAt(reservation.getMeta().getUpdatedAt()));
  }

  private SizeReservation update(SizeReservationServiceUpdateRequest.Builder request) {
    return world
        .call(new UpdateSizeReservation(world.clock), World.admin(), request.build())
        .getSizeReservation();
  }

  private SizeReservation delete(String id) {
    var request = SizeReservationServiceDeleteRequest.newBuilder().setId(id).build();
    return world.call(new DeleteSizeReservation(), World.admin(), request).getSizeReservation();
  }

  private SizeReservation get(String id, String project) {
    var request =
        SizeReservationServiceGetRequest.newBuilder().setId(id).setProject(project).build();
    return world.read(SizeReservationReads::get, World.user("alice"), request).getSizeReservation();
  }

  private List<SizeReservation> list(String project, SizeReservationQuery.Builder query) {
    var request =
        SizeReservationServiceListRequest.newBuilder().setProject(project).setQuery(query).build();
    return world
        .read(SizeReservationReads::list, World.user("alice"), request)
        .getSizeReservationsList();
  }

  private List<SizeReservation> listAll(SizeReservationQuery.Builder query) {
    var request =
        io.metalstack.admin.v2.SizeReservationServiceListRequest.newBuilder()
            .setQuery(query)
            .build();
    return world
        .read(SizeReservationReads::listAll, World.admin(), request)
        .getSizeReservationsList();
  }
}
