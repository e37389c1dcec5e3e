package io.metalstack.minilab.sim;

import io.metalstack.minilab.plan.PlannedMachine;

/** Told of what happens in the lab, as it happens; called from many threads. */
public interface Journal {
  /**
   * A machine came into another state.
   *
   * @param state in the words of the contract's events, such as {@code Waiting}; {@code Off}
   *     without power
   */
  void state(PlannedMachine machine, String state);

  /** Something happened at a machine, a leaf or an agent. */
  void note(String who, String what);
}
