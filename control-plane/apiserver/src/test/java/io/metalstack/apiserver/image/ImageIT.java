package io.metalstack.apiserver.image;

import static io.metalstack.api.v2.ImageClassification.IMAGE_CLASSIFICATION_DEPRECATED;
import static io.metalstack.api.v2.ImageClassification.IMAGE_CLASSIFICATION_PREVIEW;
import static io.metalstack.api.v2.ImageClassification.IMAGE_CLASSIFICATION_SUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.admin.v2.ImageServiceCreateRequest;
import io.metalstack.admin.v2.ImageServiceDeleteRequest;
import io.metalstack.admin.v2.ImageServiceUpdateRequest;
import io.metalstack.admin.v2.ImageServiceUsageRequest;
import io.metalstack.api.v2.Image;
import io.metalstack.api.v2.ImageClassification;
import io.metalstack.api.v2.ImageFeature;
import io.metalstack.api.v2.ImageQuery;
import io.metalstack.api.v2.ImageServiceGetRequest;
import io.metalstack.api.v2.ImageServiceLatestRequest;
import io.metalstack.api.v2.ImageServiceListRequest;
import io.metalstack.api.v2.UpdateMeta;
import io.metalstack.apiserver.Fixtures;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.values.Problem;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageIT {
  private static final Duration LATER = Duration.ofDays(91);

  @AutoClose private final World world = new World();

  @Test
  void isAPreviewOfNinetyDaysUnlessItSaysOtherwise() {
    var created = create(image("debian-12.0.20260101").clearClassification());

    assertThat(created.getClassification()).isEqualTo(IMAGE_CLASSIFICATION_PREVIEW);
    assertThat(Meta.instant(created.getExpiresAt())).isEqualTo(World.NOW.plus(Duration.ofDays(90)));
    assertThat(get("debian-12.0.20260101")).isEqualTo(created);
    World.refused(Problem.Kind.ALREADY_EXISTS, () -> create(image("debian-12.0.20260101")));
  }

  @Test
  void whatCannotBeInstalledIsRefused() {
    refused(image("debian"), "has no version");
    refused(image("-12.0.1"), "has no version");
    refused(image("debian-12.0.1-rc1"), "not an image version");
    refused(image("debian-12.0.1").clearUrl(), "has no url");
    refused(image("debian-12.0.1").clearFeatures(), "has no feature");
    refused(image("debian-12.0.1").setExpiresAt(Meta.timestamp(World.NOW)), "in the future");
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () ->
            world.call(
                new CreateImage(world.clock),
                World.admin(),
                ImageServiceCreateRequest.getDefaultInstance()));
  }

  @Test
  void aShortFormInstallsTheNewestSupportedImageOfItsMinorVersion() {
    create(image("debian-12.0.20260101"));
    create(image("debian-12.0.20260301").setClassification(IMAGE_CLASSIFICATION_PREVIEW));
    create(image("debian-12.0.20260201"));
    create(image("debian-12.1.20260401"));
    create(image("ubuntu-12.0.20260501"));

    assertThat(resolve("debian-12")).isEqualTo("debian-12.0.20260201");
    assertThat(resolve("debian-12.0")).isEqualTo("debian-12.0.20260201");
    assertThat(resolve("debian-12.1")).isEqualTo("debian-12.1.20260401");
    assertThat(resolve("debian-12.0.20260101")).isEqualTo("debian-12.0.20260101");
    assertThat(resolve("debian-12.0.20260301")).isEqualTo("debian-12.0.20260301");
    World.refused(Problem.Kind.NOT_FOUND, () -> resolve("debian-13"), "debian-13");
    World.refused(Problem.Kind.NOT_FOUND, () -> resolve("debian-12.0.20260102"));
    World.refused(Problem.Kind.INVALID_ARGUMENT, () -> resolve("debian"), "no version");
  }

  @Test
  void withoutASupportedImageAShortFormSaysWhatThereIs() {
    create(image("debian-12.0.1").setClassification(IMAGE_CLASSIFICATION_PREVIEW));
    create(image("debian-12.0.2").setClassification(IMAGE_CLASSIFICATION_DEPRECATED));

    World.refused(
        Problem.Kind.NOT_FOUND, () -> resolve("debian-12"), "2 images are preview or deprecated");
  }

  @Test
  void expiredImagesAreListedButNotInstalled() {
    create(image("debian-12.0.1"));
    create(image("debian-12.0.2").setExpiresAt(Meta.timestamp(World.NOW.plus(Duration.ofDays(1)))));

    assertThat(resolve("debian-12")).isEqualTo("debian-12.0.2");
    var afterTwoDays = World.NOW.plus(Duration.ofDays(2));
    assertThat(world.db.read(sql -> Images.resolve(sql, "debian-12", afterTwoDays)).getId())
        .isEqualTo("debian-12.0.1");
    World.refused(
        Problem.Kind.FAILED_PRECONDITION,
        () -> world.db.read(sql -> Images.resolve(sql, "debian-12.0.2", afterTwoDays)),
        "\"debian-12.0.2\" has expired on 2026-11-22T12:00:00Z");
    World.refused(
        Problem.Kind.FAILED_PRECONDITION,
        () -> world.db.read(sql -> Images.resolve(sql, "debian-12", World.NOW.plus(LATER))));
    assertThat(ids(ImageQuery.newBuilder())).containsExactly("debian-12.0.2", "debian-12.0.1");
  }

  @Test
  void latestLooksAtTheVersionAlone() {
    create(image("x-1.0.0"));
    create(image("x-1.0.9"));
    create(image("x-1.0.10").setClassification(IMAGE_CLASSIFICATION_PREVIEW));

    assertThat(latest("x-1", ImageClassification.IMAGE_CLASSIFICATION_UNSPECIFIED))
        .isEqualTo("x-1.0.10");
    assertThat(latest("x-1.0.0", IMAGE_CLASSIFICATION_SUPPORTED)).isEqualTo("x-1.0.9");
    assertThat(latest("x-1.0.9", ImageClassification.IMAGE_CLASSIFICATION_UNSPECIFIED))
        .isEqualTo("x-1.0.9");
    World.refused(
        Problem.Kind.NOT_FOUND, () -> latest("x-1", IMAGE_CLASSIFICATION_DEPRECATED), "x-1");
    World.refused(
        Problem.Kind.INVALID_ARGUMENT, () -> latest("x", IMAGE_CLASSIFICATION_DEPRECATED));
  }

  @Test
  void listsAreNarrowedAndSortedByOsAndVersion() {
    create(image("b-1.9.1"));
    create(image("b-1.10.1").addFeatures(ImageFeature.IMAGE_FEATURE_FIREWALL));
    create(image("a-24.04.1"));

    assertThat(ids(ImageQuery.newBuilder())).containsExactly("a-24.04.1", "b-1.10.1", "b-1.9.1");
    assertThat(ids(ImageQuery.newBuilder().setOs("b"))).containsExactly("b-1.10.1", "b-1.9.1");
    assertThat(ids(ImageQuery.newBuilder().setVersion("24.4.1"))).containsExactly("a-24.04.1");
    assertThat(ids(ImageQuery.newBuilder().setFeature(ImageFeature.IMAGE_FEATURE_FIREWALL)))
        .containsExactly("b-1.10.1");
    assertThat(ids(ImageQuery.newBuilder().setClassification(IMAGE_CLASSIFICATION_PREVIEW)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "x-v13.0.1, 13.0.1",
    "x-24.04, 24.4.0",
    "x-12, 12.0.0",
    "firewall-ubuntu-3.0.20260101, 3.0.20260101"
  })
  void theseVersionsAreRead(String id, String version) {
    create(image(id));

    assertThat(ids(ImageQuery.newBuilder().setVersion(version))).containsExactly(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-12.0.1-rc1", "x-1.2.3.4", "x", "x-", "x-one"})
  void theseVersionsAreRefused(String id) {
    World.refused(Problem.Kind.INVALID_ARGUMENT, () -> create(image(id)));
  }

  @Test
  void anUpdateChangesWhatItNames() {
    var created = create(image("debian-12.0.1"));
    var updated =
        update(change(created).setName("Debian").addFeatures(ImageFeature.IMAGE_FEATURE_FIREWALL));

    assertThat(updated.getName()).isEqualTo("Debian");
    assertThat(updated.getFeaturesList()).containsExactly(ImageFeature.IMAGE_FEATURE_FIREWALL);
    assertThat(updated.getUrl()).isEqualTo(created.getUrl());
    assertThat(updated.getClassification()).isEqualTo(created.getClassification());
    assertThat(updated.getExpiresAt()).isEqualTo(created.getExpiresAt());
    assertThat(updated.getMeta().getGeneration()).isEqualTo(1);
    assertThat(get("debian-12.0.1")).isEqualTo(updated);
    var later = Meta.timestamp(World.NOW.plus(LATER));
    var deprecated =
        update(
            change(updated)
                .setUrl("http://elsewhere/x")
                .setClassification(IMAGE_CLASSIFICATION_DEPRECATED)
                .setExpiresAt(later));
    assertThat(deprecated.getUrl()).isEqualTo("http://elsewhere/x");
    assertThat(deprecated.getClassification()).isEqualTo(IMAGE_CLASSIFICATION_DEPRECATED);
    assertThat(deprecated.getExpiresAt()).isEqualTo(later);
    World.refused(Problem.Kind.ABORTED, () -> update(change(created)), "image \"debian-12.0.1\"");
    World.refused(Problem.Kind.NOT_FOUND, () -> update(change(updated).setId("x-1.0.1")), "x-1");
  }

  @Test
  void anUpdateRefusesAnExpiryInThePast() {
    var created = create(image("debian-12.0.1"));

    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> update(change(created).setExpiresAt(Meta.timestamp(World.NOW.minusSeconds(1)))),
        "in the future");
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> update(change(created).addFeatures(ImageFeature.IMAGE_FEATURE_UNSPECIFIED)),
        "no feature");
  }

  @Test
  void usageNamesTheMachinesOfEveryImageAndThoseInUseStay() {
    var used = create(image("debian-12.0.1"));
    create(image("debian-12.0.2"));
    var machine = Fixtures.allocation(world, world.project(world.tenant("anna")), used.getId());

    var usage =
        world
            .read(
                ImageReads::usage,
                World.admin(),
                ImageServiceUsageRequest.newBuilder().setQuery(ImageQuery.newBuilder()).build())
            .getImageUsageList();
    assertThat(usage).hasSize(2);
    assertThat(usage.get(0).getUsedByList()).isEmpty();
    assertThat(usage.get(1).getImage()).isEqualTo(used);
    assertThat(usage.get(1).getUsedByList()).containsExactly(machine.toString());
    World.refused(Problem.Kind.FAILED_PRECONDITION, () -> delete(used.getId()), "1 allocated");
    assertThat(delete("debian-12.0.2").getId()).isEqualTo("debian-12.0.2");
    World.refused(Problem.Kind.NOT_FOUND, () -> delete("debian-12.0.2"), "debian-12.0.2");
  }

  private static ImageServiceUpdateRequest.Builder change(Image image) {
    return ImageServiceUpdateRequest.newBuilder()
        .setId(image.getId())
        .setUpdateMeta(UpdateMeta.newBuilder().setUpdatedAt(image.getMeta().getUpdatedAt()));
  }

  private Image update(ImageServiceUpdateRequest.Builder request) {
    return world.call(new UpdateImage(world.clock), World.admin(), request.build()).getImage();
  }

  private Image delete(String id) {
    var request = ImageServiceDeleteRequest.newBuilder().setId(id).build();
    return world.call(new DeleteImage(), World.admin(), request).getImage();
  }

  private static Image.Builder image(String id) {
    return Image.newBuilder()
        .setId(id)
        .setUrl("http://images.example.org/" + id + ".tar.zst")
        .addFeatures(ImageFeature.IMAGE_FEATURE_MACHINE)
        .setClassification(IMAGE_CLASSIFICATION_SUPPORTED);
  }

  private Image create(Image.Builder image) {
    var request = ImageServiceCreateRequest.newBuilder().setImage(image).build();
    return world.call(new CreateImage(world.clock), World.admin(), request).getImage();
  }

  private void refused(Image.Builder image, String reason) {
    World.refused(Problem.Kind.INVALID_ARGUMENT, () -> create(image), reason);
  }

  private Image get(String id) {
    var request = ImageServiceGetRequest.newBuilder().setId(id).build();
    return world.read(ImageReads::get, World.admin(), request).getImage();
  }

  private String resolve(String id) {
    return world.db.read(sql -> Images.resolve(sql, id, World.NOW)).getId();
  }

  private String latest(String os, ImageClassification classification) {
    var request = ImageServiceLatestRequest.newBuilder().setOs(os);
    if (classification != ImageClassification.IMAGE_CLASSIFICATION_UNSPECIFIED) {
      request.setClassification(classification);
    }
    return world.read(ImageReads::latest, World.admin(), request.build()).getImage().getId();
  }

  private List<String> ids(ImageQuery.Builder query) {
    var request = ImageServiceListRequest.newBuilder().setQuery(query).build();
    return world.read(ImageReads::list, World.admin(), request).getImagesList().stream()
        .map(Image::getId)
        .toList();
  }
}
