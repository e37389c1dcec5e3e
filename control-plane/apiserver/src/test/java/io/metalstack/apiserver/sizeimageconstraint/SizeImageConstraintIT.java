package io.metalstack.apiserver.sizeimageconstraint;

import static io.metalstack.apiserver.sizeimageconstraint.SizeImageConstraintRulesTest.image;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.admin.v2.SizeImageConstraintServiceCreateRequest;
import io.metalstack.admin.v2.SizeImageConstraintServiceDeleteRequest;
import io.metalstack.admin.v2.SizeImageConstraintServiceGetRequest;
import io.metalstack.admin.v2.SizeImageConstraintServiceListRequest;
import io.metalstack.admin.v2.SizeImageConstraintServiceUpdateRequest;
import io.metalstack.api.v2.Labels;
import io.metalstack.api.v2.Meta;
import io.metalstack.api.v2.SizeImageConstraint;
import io.metalstack.api.v2.SizeImageConstraintQuery;
import io.metalstack.api.v2.SizeImageConstraintServiceTryRequest;
import io.metalstack.api.v2.UpdateMeta;
import io.metalstack.apiserver.Fixtures;
import io.metalstack.apiserver.World;
import io.metalstack.values.ImageId;
import io.metalstack.values.Problem;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class SizeImageConstraintIT {
  @AutoClose private final World world = new World();

  @Test
  void anAnswerAndLaterReadsSayTheSameLabelsIncluded() {
    var created = create("c1");

    assertThat(created.getImageConstraintsList())
        .containsExactly(image("debian", ">= 12.0"), image("firewall", "*"));
    assertThat(created.getMeta().getLabels().getLabelsMap()).containsEntry("a", "b");
    assertThat(created.getName()).isEqualTo("some");
    assertThat(get("c1")).isEqualTo(created);
    World.refused(Problem.Kind.ALREADY_EXISTS, () -> create("c1"), "\"c1\"");
    World.refused(Problem.Kind.NOT_FOUND, () -> get("c2"), "\"c2\"");
  }

  @Test
  void anUnknownSizeIsAccepted() {
    assertThat(create("not-there-yet").getSize()).isEqualTo("not-there-yet");
  }

  @Test
  void queriesNarrow() {
    create("c1");
    create("c2");

    assertThat(sizes(SizeImageConstraintQuery.newBuilder())).containsExactly("c1", "c2");
    assertThat(sizes(SizeImageConstraintQuery.newBuilder().setSize("c2"))).containsExactly("c2");
    assertThat(sizes(SizeImageConstraintQuery.newBuilder().setName("none"))).isEmpty();
    assertThat(sizes(SizeImageConstraintQuery.newBuilder().setDescription("none"))).isEmpty();
  }

  @Test
  void anUpdateReplacesAllImagesAndKeepsWhatItDoesNotName() {
    var created = create("c1");
    var request =
        SizeImageConstraintServiceUpdateRequest.newBuilder()
            .setSize("c1")
            .setUpdateMeta(UpdateMeta.newBuilder().setUpdatedAt(created.getMeta().getUpdatedAt()))
            .addImageConstraints(image("nixos", "< 25"));
    var updated = update(request);

    assertThat(updated.getImageConstraintsList()).containsExactly(image("nixos", "< 25"));
    assertThat(updated.getName()).isEqualTo("some");
    assertThat(updated.getMeta().getGeneration()).isEqualTo(1);
    assertThat(updated.getMeta().getLabels()).isEqualTo(created.getMeta().getLabels());
    assertThat(get("c1")).isEqualTo(updated);
    World.refused(Problem.Kind.ABORTED, () -> update(request), "\"c1\"");
    World.refused(Problem.Kind.NOT_FOUND, () -> update(request.clone().setSize("c2")), "\"c2\"");
  }

  @Test
  void tryNeedsConstraintSizeAndImageAndRefusesWhatDoesNotFit() {
    World.refused(Problem.Kind.NOT_FOUND, () -> tryImage("debian-11.0.1"), "no image constraints");
    create("c1");
    World.refused(Problem.Kind.NOT_FOUND, () -> tryImage("debian-11.0.1"), "no size \"c1\"");
    Fixtures.size(world, "c1");
    World.refused(Problem.Kind.NOT_FOUND, () -> tryImage("debian-11.0.1"), "no image");
    Fixtures.image(world, "debian-11.0.1");
    Fixtures.image(world, "debian-12.0.1");
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> tryImage("debian-11.0.1"),
        "given size:c1 with image:debian-11.0.1 does violate image constraint:debian >=12.0");
    tryImage("debian-12.0.1");
  }

  @Test
  void aMachineOfASizeWithoutConstraintsTakesEveryImage() {
    create("c1");

    world.db.transaction(tx -> {
      SizeImageConstraints.check(tx.sql(), "c2", ImageId.parse("debian-11.0.1"));
      return 0;
    });
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () ->
            world.db.transaction(tx -> {
              SizeImageConstraints.check(tx.sql(), "c1", ImageId.parse("debian-11.0.1"));
              return 0;
            }),
        "debian-11.0.1");
  }

  @Test
  void afterItsDeletionASizeTakesEveryImage() {
    var created = create("c1");
    var request = SizeImageConstraintServiceDeleteRequest.newBuilder().setSize("c1").build();
    var deleted = world.call(new DeleteSizeImageConstraint(), World.admin(), request);

    assertThat(deleted.getSizeImageConstraint()).isEqualTo(created);
    World.refused(
        Problem.Kind.NOT_FOUND,
        () -> world.call(new DeleteSizeImageConstraint(), World.admin(), request),
        "\"c1\"");
  }

  private SizeImageConstraint create(String size) {
    var request =
        SizeImageConstraintServiceCreateRequest.newBuilder()
            .setSize(size)
            .setName("some")
            .setMeta(Meta.newBuilder().setLabels(Labels.newBuilder().putLabels("a", "b")))
            .addImageConstraints(image("firewall", "*"))
            .addImageConstraints(image("debian", ">= 12.0"))
            .build();
    return world
        .call(new CreateSizeImageConstraint(world.clock), World.admin(), request)
        .getSizeImageConstraint();
  }

  private SizeImageConstraint update(SizeImageConstraintServiceUpdateRequest.Builder request) {
    return world
        .call(new UpdateSizeImageConstraint(world.clock), World.admin(), request.build())
        .getSizeImageConstraint();
  }

  private SizeImageConstraint get(String size) {
    var request = SizeImageConstraintServiceGetRequest.newBuilder().setSize(size).build();
    return world
        .read(SizeImageConstraintReads::get, World.admin(), request)
        .getSizeImageConstraint();
  }

  private List<String> sizes(SizeImageConstraintQuery.Builder query) {
    var request = SizeImageConstraintServiceListRequest.newBuilder().setQuery(query).build();
    return world
        .read(SizeImageConstraintReads::list, World.admin(), request)
        .getSizeImageConstraintsList()
        .stream()
        .map(SizeImageConstraint::getSize)
        .toList();
  }

  private void tryImage(String image) {
    var request =
        SizeImageConstraintServiceTryRequest.newBuilder().setSize("c1").setImage(image).build();
    world.read(SizeImageConstraintReads::tryImage, World.user("anna"), request);
  }
}
