package io.metalstack.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ProblemTest {
  @Test
  void saysWhatWasWrongAndKeepsItsDetailsInOrder() {
    var problem =
        Problem.notFound("there is no %s \"%s\"", "size", "a%b")
            .with("size", "unknown", "list them")
            .with("id", "mistyped", "");

    assertThat(problem.kind()).isEqualTo(Problem.Kind.NOT_FOUND);
    assertThat(problem.message()).isEqualTo("there is no size \"a%b\"");
    assertThat(problem.details())
        .containsExactly(
            new Problem.Detail("size", "unknown", "list them"),
            new Problem.Detail("id", "mistyped", ""));
  }

  @Test
  void aTextWithoutArgumentsIsTakenAsItIs() {
    assertThat(Problem.aborted("100% done").message()).isEqualTo("100% done");
  }

  @Test
  void remembersTheCauseAndLeavesTheOldOneAlone() {
    var before = Problem.unavailable("down");
    var cause = new IllegalStateException("secret");
    var after = before.with("db", "down", "").causedBy(cause);

    assertThat(after).hasCause(cause);
    assertThat(after.details()).hasSize(1);
    assertThat(after.message()).isEqualTo("down");
    assertThat(before).hasNoCause();
    assertThat(before.details()).isEmpty();
  }

  @Test
  void theKindsStandInTheOrderOfTheirNumbersOnTheWire() {
    var kinds = List.of(Problem.Kind.values());

    assertThat(kinds).hasSize(16).startsWith(Problem.Kind.CANCELED);
    assertThat(kinds).element(6).isEqualTo(Problem.Kind.PERMISSION_DENIED);
    assertThat(kinds).endsWith(Problem.Kind.UNAUTHENTICATED);
  }
}
