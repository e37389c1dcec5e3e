package io.metalstack.metalhammer.osinstaller;

import io.metalstack.api.v2.MachineAllocation;
import io.metalstack.metalhammer.inventory.Hardware.Nic;
import java.time.Instant;
import java.util.List;

/**
 * What an installation is made for.
 *
 * @param machine UUID of the machine
 * @param fabric its interfaces with a leaf at the other end, in the order of their names
 * @param console kernel console with its speed, such as {@code ttyS0,115200n8}
 * @param passwordHash of the console user, in crypt(3) form
 * @param rootUuid filesystem UUID of the root
 * @param installed when
 */
public record Target(
    String machine,
    MachineAllocation allocation,
    List<Nic> fabric,
    String console,
    String passwordHash,
    String rootUuid,
    Instant installed) {

  /** The kernel's command line of the installed system. */
  String commandLine() {
    return String.join(
        " ",
        "console=" + console,
        "root=UUID=" + rootUuid,
        "init=/sbin/init",
        "net.ifnames=0",
        "biosdevname=0",
        "nvme_core.io_timeout=300");
  }
}
