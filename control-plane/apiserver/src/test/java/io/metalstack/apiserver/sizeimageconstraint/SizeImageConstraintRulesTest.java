package io.metalstack.apiserver.sizeimageconstraint;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.ImageConstraint;
import io.metalstack.api.v2.SizeImageConstraint;
import io.metalstack.apiserver.World;
import io.metalstack.values.ImageId;
import io.metalstack.values.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SizeImageConstraintRulesTest {
  @ParameterizedTest(name = "{0} takes {1}: {2}")
  @CsvSource({
    "'>= 2.0.20211001', firewall-2.0.20211001, yes",
    "'>= 2.0.20211001', firewall-2.0.20201101, no",
    "'> 2.0.20211001', firewall-2.0.20211001, no",
    "'=> 2.0.5', firewall-2.0.5, yes",
    "'< 2.0.5', firewall-2.0.5, no",
    "'<= 2.0.5', firewall-2.0.5, yes",
    "'=< 2.0.5', firewall-2.0.6, no",
    "'= 2.0.5', firewall-2.0.6, no",
    "'!= 2.0.5', firewall-2.0.6, yes",
    "'~ 2.0', firewall-2.1.1, no",
    "'~> 2.0', firewall-2.0.9, yes",
    "'^ 2.0', firewall-2.9.1, yes",
    "'^ 2.0', firewall-3.0.1, no",
    "'*', firewall-9.9.9, yes",
    "'< 1', debian-12.0.1, yes",
  })
  void anImageMustMeetTheConstraintOfItsOperatingSystem(
      String versions, String image, String taken) {
    var constraint = constraint("firewall", versions);
    if (taken.equals("yes")) {
      SizeImageConstraintRules.check(constraint, ImageId.parse(image));
    } else {
      World.refused(
          Problem.Kind.INVALID_ARGUMENT,
          () -> SizeImageConstraintRules.check(constraint, ImageId.parse(image)),
          "does violate image constraint");
    }
  }

  @Test
  void theTextIsTheOneThatClientsKnowWithTheOperatorWithoutABlank() {
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () ->
            SizeImageConstraintRules.check(
                constraint("firewall", ">= 2.0.20211001"), ImageId.parse("firewall-2.0.20201101")),
        "given size:n1-medium-x86 with image:firewall-2.0.20201101 does violate image"
            + " constraint:firewall >=2.0.20211001");
  }

  @Test
  void anImageWithoutPatchIsRefusedWhereItsOperatingSystemIsConstrained() {
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () ->
            SizeImageConstraintRules.check(
                constraint("firewall", ">= 2.0"), ImageId.parse("firewall-3.0")),
        "no patch version given");
    SizeImageConstraintRules.check(constraint("firewall", ">= 2.0"), ImageId.parse("debian-3.0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"% 2", ">=2.0", ">= 2.x", ">=  2", ">= 1 < 2", "", "two"})
  void whatIsNoConstraintIsRefused(String versions) {
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> SizeImageConstraintRules.images(List.of(image("debian", versions))),
        "is not a version constraint");
  }

  @Test
  void theWildcardIsNoOperatingSystem() {
    World.refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> SizeImageConstraintRules.images(List.of(image("*", ">= 1"))),
        "\"*\" is not an operating system");
  }

  @Test
  void ofTheSameImageTwiceTheLastCounts() {
    assertThat(
            SizeImageConstraintRules.images(
                List.of(image("debian", ">= 1"), image("debian", "< 9"))))
        .containsExactly(java.util.Map.entry("debian", "< 9"));
  }

  private static SizeImageConstraint constraint(String os, String versions) {
    return SizeImageConstraint.newBuilder()
        .setSize("n1-medium-x86")
        .addImageConstraints(image(os, versions))
        .build();
  }

  static ImageConstraint image(String os, String versions) {
    return ImageConstraint.newBuilder().setImage(os).setSemverMatch(versions).build();
  }
}
