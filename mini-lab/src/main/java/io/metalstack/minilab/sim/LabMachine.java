package io.metalstack.minilab.sim;

import io.metalstack.minilab.plan.PlannedMachine;

/**
 * A machine of the lab as the parts around it see it: its BMC, and the leaves at the other end of
 * its cables. What runs on it, it does by itself. Every method returns at once or within seconds,
 * and may be called in any state.
 */
public interface LabMachine extends AutoCloseable {
  /** Its identity and its cables. */
  PlannedMachine plan();

  /** Whether it has power. */
  boolean powered();

  /** Gives it power; it starts from its boot device. */
  void powerOn();

  /** Takes its power away. */
  void powerOff();

  /** Sets what it starts from, now and after every restart of the lab. */
  void bootFrom(BootDevice device);

  /** Whether the leaves see a carrier on its cables. */
  boolean linked();

  /** Whether an installed operating system announces itself on its cables. */
  boolean announced();

  /** Takes its power away for good; its disk stays. */
  @Override
  void close();
}
