package io.metalstack.apiserver.filesystem;

import static io.metalstack.apiserver.filesystem.LayoutCheckTest.GOOD;
import static io.metalstack.apiserver.filesystem.LayoutCheckTest.layout;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.admin.v2.FilesystemServiceCreateRequest;
import io.metalstack.admin.v2.FilesystemServiceDeleteRequest;
import io.metalstack.admin.v2.FilesystemServiceMatchRequest;
import io.metalstack.admin.v2.FilesystemServiceUpdateRequest;
import io.metalstack.admin.v2.MatchImageAndSize;
import io.metalstack.admin.v2.MatchMachineAndFilesystemLayout;
import io.metalstack.api.v2.FilesystemLayout;
import io.metalstack.api.v2.FilesystemServiceGetRequest;
import io.metalstack.api.v2.FilesystemServiceListRequest;
import io.metalstack.api.v2.Labels;
import io.metalstack.api.v2.Meta;
import io.metalstack.api.v2.UpdateMeta;
import io.metalstack.apiserver.Fixtures;
import io.metalstack.apiserver.World;
import io.metalstack.values.ImageId;
import io.metalstack.values.Problem;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class LayoutIT {
  @AutoClose private final World world = new World();

  @Test
  void nothingOfALayoutIsLost() {
    var labels = Labels.newBuilder().putLabels("a", "b");
    var asked = layout(GOOD).toBuilder().setMeta(Meta.newBuilder().setLabels(labels)).setName("n1");
    asked.getFilesystemsBuilder(0).setName("the boot one").setDescription("kept");
    var created = create(asked.build());

    assertThat(created.toBuilder().clearMeta().build())
        .isEqualTo(asked.clone().clearMeta().build());
    assertThat(created.getMeta().getLabels()).isEqualTo(labels.build());
    var get = FilesystemServiceGetRequest.newBuilder().setId("default").build();
    assertThat(world.read(LayoutReads::get, World.admin(), get).getFilesystemLayout())
        .isEqualTo(created);
    assertThat(
            world
                .read(
                    LayoutReads::list,
                    World.admin(),
                    FilesystemServiceListRequest.getDefaultInstance())
                .getFilesystemLayoutsList())
        .containsExactly(created);
    assertThat(
            world
                .read(
                    LayoutReads::list,
                    World.admin(),
                    FilesystemServiceListRequest.newBuilder().setId("other").build())
                .getFilesystemLayoutsList())
        .isEmpty();
  }

  @Test
  void aMachineGetsTheOneLayoutForItsSizeAndImage() {
    create(constrained("old", "debian", "< 12"));
    create(constrained("new", "debian", ">= 12"));
    create(constrained("other", "ubuntu", "*"));

    assertThat(choose("debian-11.0.1")).isEqualTo("old");
    assertThat(choose("debian-12.0.1")).isEqualTo("new");
    assertThat(choose("ubuntu-24.4.1")).isEqualTo("other");
    World.refused(
        Problem.Kind.INVALID_ARGUMENT, () -> choose("nixos-1.0.1"), "\"c1\"", "nixos-1.0.1");
  }

  @Test
  void layoutsThatOverlapAreRefused() {
    create(constrained("l1", "debian", ">= 12"));

    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> create(constrained("l2", "debian", ">= 12")),
        "\"l2\"",
        "\"l1\"",
        "size \"c1\" with image \"debian\"");
    World.refused(
        Problem.Kind.ALREADY_EXISTS, () -> create(constrained("l1", "ubuntu", "*")), "\"l1\"");
    World.refused(
        Problem.Kind.INVALID_ARGUMENT, () -> create(FilesystemLayout.getDefaultInstance()));
    World.refused(
        Problem.Kind.NOT_FOUND, () -> world.db.read(sql -> Layouts.get(sql, "l2")), "\"l2\"");
  }

  @Test
  void anUpdateReplacesThePartsItCarriesAndKeepsTheOthers() {
    var created = create(layout(GOOD));
    var updated =
        update(
            change(created)
                .setName("n2")
                .setDescription("better")
                .setConstraints(constrained("x", "nixos", "*").getConstraints()));

    assertThat(updated.getName()).isEqualTo("n2");
    assertThat(updated.getDescription()).isEqualTo("better");
    assertThat(updated.getConstraints().getImagesMap()).containsOnlyKeys("nixos");
    assertThat(updated.getDisksList()).isEqualTo(created.getDisksList());
    assertThat(updated.getFilesystemsList()).isEqualTo(created.getFilesystemsList());
    assertThat(updated.getMeta().getGeneration()).isEqualTo(1);
    var get = FilesystemServiceGetRequest.newBuilder().setId("default").build();
    assertThat(world.read(LayoutReads::get, World.admin(), get).getFilesystemLayout())
        .isEqualTo(updated);
    World.refused(Problem.Kind.ABORTED, () -> update(change(created)), "\"default\"");
    World.refused(Problem.Kind.NOT_FOUND, () -> update(change(updated).setId("none")), "\"none\"");
  }

  @Test
  void anUpdateIsJudgedAsTheLayoutThatComesOutOfIt() {
    var created = create(layout(GOOD));

    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () ->
            update(
                change(created).addRaid(created.getRaid(0).toBuilder().setDevices(0, "/dev/sdz1"))),
        "/dev/sdz1");
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> update(change(created).addDisks(created.getDisks(0))),
        "/dev/nvme0n1p2");
  }

  @Test
  void anUpdateMustNotOverlapWithAnotherLayout() {
    var first = create(constrained("l1", "debian", ">= 12"));
    create(constrained("l2", "debian", "< 12"));

    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () ->
            update(change(first).setConstraints(constrained("x", "debian", "*").getConstraints())),
        "\"l1\" overlaps with \"l2\"");
    assertThat(update(change(first).setName("same")).getName()).isEqualTo("same");
  }

  @Test
  void aLayoutInUseStays() {
    create(constrained("l1", "debian", "*"));
    Fixtures.image(world, "debian-12.0.1");
    Fixtures.allocation(world, world.project(world.tenant("anna")), "debian-12.0.1", "l1");

    World.refused(Problem.Kind.FAILED_PRECONDITION, () -> delete("l1"), "1 allocated machines");
    create(constrained("l2", "nixos", "*"));
    assertThat(delete("l2").getId()).isEqualTo("l2");
    World.refused(Problem.Kind.NOT_FOUND, () -> delete("l2"), "\"l2\"");
  }

  @Test
  void matchBySizeAndImageLooksAtNamesOnly() {
    create(constrained("l1", "debian", ">= 12"));

    var asked = MatchImageAndSize.newBuilder().setSize("c1");
    assertThat(match(sizeAndImage(asked.setImage("debian-12.0.1")))).isEqualTo("l1");
    World.refused(
        Problem.Kind.NOT_FOUND, () -> match(sizeAndImage(asked.setImage("debian-11.0.1"))), "c1");
    World.refused(
        Problem.Kind.INVALID_ARGUMENT, () -> match(sizeAndImage(asked.setImage("debian"))));
  }

  @Test
  void matchByMachineComparesItsDisks() {
    create(layout(GOOD));
    var small = Fixtures.machine(world, "/dev/sda");
    var fits = Fixtures.machine(world, "/dev/sda", "/dev/nvme0n1", "/dev/sdc");

    assertThat(match(machine(fits.toString(), "default"))).isEqualTo("default");
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> match(machine(small.toString(), "default")),
        "there is no disk /dev/sdc");
    World.refused(
        Problem.Kind.NOT_FOUND, () -> match(machine(fits.toString(), "none")), "\"none\"");
    var nobody = UUID.randomUUID().toString();
    World.refused(Problem.Kind.NOT_FOUND, () -> match(machine(nobody, "default")), nobody);
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> match(FilesystemServiceMatchRequest.newBuilder()),
        "nothing to match");
  }

  private static FilesystemServiceMatchRequest.Builder sizeAndImage(
      MatchImageAndSize.Builder asked) {
    return FilesystemServiceMatchRequest.newBuilder().setSizeAndImage(asked);
  }

  private static FilesystemServiceMatchRequest.Builder machine(String machine, String layout) {
    return FilesystemServiceMatchRequest.newBuilder()
        .setMachineAndFilesystemlayout(
            MatchMachineAndFilesystemLayout.newBuilder()
                .setMachine(machine)
                .setFilesystemLayout(layout));
  }

  private String match(FilesystemServiceMatchRequest.Builder request) {
    return world
        .read(LayoutReads::match, World.admin(), request.build())
        .getFilesystemLayout()
        .getId();
  }

  private static FilesystemServiceUpdateRequest.Builder change(FilesystemLayout layout) {
    return FilesystemServiceUpdateRequest.newBuilder()
        .setId(layout.getId())
        .setUpdateMeta(UpdateMeta.newBuilder().setUpdatedAt(layout.getMeta().getUpdatedAt()));
  }

  private FilesystemLayout update(FilesystemServiceUpdateRequest.Builder request) {
    return world
        .call(new UpdateLayout(world.clock), World.admin(), request.build())
        .getFilesystemLayout();
  }

  private FilesystemLayout delete(String id) {
    var request = FilesystemServiceDeleteRequest.newBuilder().setId(id).build();
    return world.call(new DeleteLayout(), World.admin(), request).getFilesystemLayout();
  }

  private static FilesystemLayout constrained(String id, String os, String versions) {
    return layout(
        "id: \"%s\" constraints { sizes: \"c1\" images { key: \"%s\" value: \"%s\" } }"
            .formatted(id, os, versions));
  }

  private String choose(String image) {
    return world.db.read(sql -> Layouts.choose(sql, "c1", ImageId.parse(image))).getId();
  }

  private FilesystemLayout create(FilesystemLayout layout) {
    var request = FilesystemServiceCreateRequest.newBuilder().setFilesystemLayout(layout).build();
    return world.call(new CreateLayout(world.clock), World.admin(), request).getFilesystemLayout();
  }
}
