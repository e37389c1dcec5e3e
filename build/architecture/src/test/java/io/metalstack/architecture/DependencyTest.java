package io.metalstack.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DependencyTest {
  private static final String BASE = "io.metalstack.";

  /** Our classes without those of the contract, which are many and depend on nothing of ours. */
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.matches(Pattern.compile(".*/api/target/.*v2/.*")))
          .importPackages("io.metalstack");

  @Test
  void allPartsAreLookedAt() {
    for (var part :
        List.of(
            "values",
            "rpc",
            "client",
            "store",
            "postgres",
            "apiserver",
            "minilab",
            "metalhammer",
            "cli")) {
      assertThat(OURS.stream().anyMatch(found -> found.getPackageName().startsWith(BASE + part)))
          .as(part)
          .isTrue();
    }
  }

  @Test
  void valuesStandOnTheJdkAlone() {
    classes()
        .that()
        .resideInAPackage(BASE + "values..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", BASE + "values..")
        .check(OURS);
  }

  @Test
  void theContractDependsOnNothingOfOurs() {
    noClasses()
        .that()
        .resideInAPackage(BASE + "api")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            BASE + "values..",
            BASE + "rpc..",
            BASE + "client..",
            BASE + "store..",
            BASE + "apiserver..")
        .check(OURS);
  }

  /** Programs meet over the wire; only the lab runs them all. */
  @ParameterizedTest
  @ValueSource(strings = {"apiserver", "metalhammer", "cli"})
  void programsDoNotKnowOneAnother(String program) {
    var others =
        List.of("apiserver", "metalhammer", "cli", "minilab").stream()
            .filter(other -> !other.equals(program))
            .map(other -> BASE + other + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(BASE + program + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .check(OURS);
  }

  @Test
  void foundationKnowsNoProgram() {
    noClasses()
        .that()
        .resideInAnyPackage(
            BASE + "values..",
            BASE + "rpc..",
            BASE + "client..",
            BASE + "wire..",
            BASE + "postgres..",
            BASE + "tables..",
            BASE + "store..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            BASE + "apiserver..", BASE + "metalhammer..", BASE + "cli..", BASE + "minilab..")
        .check(OURS);
  }

  @Test
  void onlyTheEdgeKnowsTheServerLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackage(BASE + "rpc..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.linecorp.armeria..", "io.grpc..", "io.netty..")
        .check(OURS);
  }

  @Test
  void thereIsOneJackson() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml.jackson.databind..")
        .check(OURS);
  }

  /** Pure rules have no clock, no database and no socket. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "apiserver.machine.MachineLifecycle",
        "apiserver.machine.MachineRules",
        "apiserver.machine.Placement",
        "apiserver.machine.Liveliness",
        "apiserver.network.NetworkRules",
        "apiserver.size.SizeMatching",
        "apiserver.filesystem.LayoutRules"
      })
  void rulesArePure(String name) {
    noClasses()
        .that()
        .haveFullyQualifiedName(BASE + name)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.jooq", BASE + "store..", "java.sql..", "java.net..", "java.nio.file..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.Clock")
        .check(OURS);
  }
}
