package io.metalstack.metalhammer;

import io.metalstack.values.Problem;
import java.util.List;

/** Programs of the machine. The plans say which, so that they can be read without a machine. */
public interface Tools {
  /**
   * Runs a program to its end.
   *
   * @return what it printed
   * @throws Problem with its name, exit code and the end of its output when it failed
   */
  default String run(String... command) {
    return run(List.of(command));
  }

  /** As above. */
  String run(List<String> command);

  /**
   * Runs programs that feed one another.
   *
   * @throws Problem naming the first that failed
   */
  void pipe(List<List<String>> commands);
}
