package io.metalstack.apiserver.filesystem;

import static io.metalstack.apiserver.filesystem.LayoutCheckTest.GOOD;
import static io.metalstack.apiserver.filesystem.LayoutCheckTest.layout;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.admin.v2.FilesystemServiceCreateRequest;
import io.metalstack.api.v2.FilesystemLayout;
import io.metalstack.api.v2.FilesystemServiceGetRequest;
import io.metalstack.api.v2.FilesystemServiceListRequest;
import io.metalstack.api.v2.Labels;
import io.metalstack.api.v2.Meta;
import io.metalstack.apiserver.World;
import io.metalstack.values.ImageId;
import io.metalstack.values.Problem;
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
