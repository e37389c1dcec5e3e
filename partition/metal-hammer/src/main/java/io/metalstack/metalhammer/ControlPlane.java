package io.metalstack.metalhammer;

import io.metalstack.api.v2.MachineAllocation;
import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.metalhammer.inventory.Hardware;

/** What a machine says to the server, and hears from it. */
public interface ControlPlane {
  /** Reports a step; a report that does not arrive never stops the machine. */
  void event(MachineProvisioningEventType type, String message);

  /** The password for the BMC's administrator; empty when the server sets none. */
  String superUserPassword();

  /** Registers the machine and answers its size. */
  String register(Hardware hardware, String version);

  /** Waits, as long as it takes and over lost connections, until the machine is allocated. */
  MachineAllocation waitForAllocation() throws InterruptedException;

  /** Reports that the operating system is on the disk. */
  void installationSucceeded(String consolePassword);
}
