package io.metalstack.metalhammer;

import static io.metalstack.api.v2.MachineProvisioningEventType.*;

import io.metalstack.metalhammer.disk.WipeDisk;
import io.metalstack.metalhammer.inventory.Hardware;
import io.metalstack.metalhammer.inventory.ListenForNeighbours;
import io.metalstack.metalhammer.inventory.ReadHardware;
import io.metalstack.values.WipeProof;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The life of a machine from its first start to its operating system, in the order the server
 * expects. Every step may be repeated after a kill at any moment: a machine that starts again
 * starts here, and nothing that it finds on its disks is trusted.
 */
final class Hammer {
  static final String VERSION = "metal-hammer 0.1.0";

  private static final Duration NEIGHBOUR_PATIENCE = Duration.ofSeconds(30);
  private static final int PASSWORD_BYTES = 12;

  private final Settings settings;
  private final ControlPlane server;
  private final Tools tools;
  private final InstantSource clock;
  private final Consumer<String> progress;

  Hammer(
      Settings settings,
      ControlPlane server,
      Tools tools,
      InstantSource clock,
      Consumer<String> progress) {
    this.settings = settings;
    this.server = server;
    this.tools = tools;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Runs until the installed kernel is started, from which there is no return.
   *
   * @throws io.metalstack.values.Problem if a step failed; the server was not told yet
   */
  void run(Hardware hardware) throws IOException, InterruptedException {
    server.event(MACHINE_PROVISIONING_EVENT_TYPE_PREPARING, VERSION);
    if (!server.superUserPassword().isEmpty()) {
      progress.accept("the server manages BMC passwords, this machine has no BMC that is known");
    }
    progress.accept("listening for leaf switches");
    var heard = ListenForNeighbours.on(hardware.nics(), NEIGHBOUR_PATIENCE, clock);
    var machine = hardware.heard(heard);

    server.event(MACHINE_PROVISIONING_EVENT_TYPE_REGISTERING, "");
    progress.accept("registered as " + server.register(machine, VERSION));

    server.event(MACHINE_PROVISIONING_EVENT_TYPE_WAITING, wipe(machine));
    progress.accept("waiting for an allocation");
    var allocation = server.waitForAllocation();

    progress.accept("allocated as " + allocation.getHostname());
    server.event(MACHINE_PROVISIONING_EVENT_TYPE_INSTALLING, allocation.getImage().getId());
    var password = password();
    var boot = new Install(tools, clock, progress).run(settings, machine, allocation, password);
    server.installationSucceeded(password);

    server.event(MACHINE_PROVISIONING_EVENT_TYPE_BOOTING_NEW_KERNEL, "");
    progress.accept("starting the installed system");
    Install.start(boot).forEach(tools::run);
  }

  /** Wipes every disk; only a machine whose disks are all proven clean gets past this. */
  private String wipe(Hardware machine) {
    var wipe = new WipeDisk(tools, RandomGenerator.getDefault());
    var proofs = new ArrayList<WipeProof>();
    for (var disk : machine.disks()) {
      progress.accept("wiping " + disk.name());
      var proof = wipe.wipe(disk).told();
      progress.accept(proof.toString());
      proofs.add(proof);
    }
    return WipeProof.message(proofs);
  }

  private static String password() {
    var bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static Hardware inventory() {
    return ReadHardware.below(Path.of("/"));
  }
}
