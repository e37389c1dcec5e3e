package io.metalstack.minilab.vm;

import io.metalstack.minilab.plan.PlannedMachine;
import io.metalstack.minilab.sim.BootDevice;
import io.metalstack.minilab.sim.Journal;
import io.metalstack.minilab.sim.LabMachine;
import io.metalstack.minilab.sim.Pixie;
import io.metalstack.minilab.vm.VirtualMachine.NetworkBoot;
import io.metalstack.minilab.vm.image.HammerInitrd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A virtual machine in the lab: cabled to its leaves, booted through the boot server. That its
 * system is installed is known from nothing but the frames that arrive on its cables.
 */
public final class VirtualLabMachine implements LabMachine {
  // The installed system announces itself every two seconds.
  private static final Duration STILL_THERE = Duration.ofSeconds(10);

  /**
   * What it is made with.
   *
   * @param server the control plane's address as the machine sees it
   * @param directory its disk and console
   */
  public record Parts(
      Qemu qemu, HammerInitrd hammer, Pixie pixie, URI server, String partition, Path directory) {}

  private final Parts parts;
  private final PlannedMachine plan;
  private final InstantSource clock;
  private final Journal journal;
  private final List<VirtualLeaf> leaves = new ArrayList<>();
  private final VirtualMachine machine;
  private final ReadConsole console;
  private volatile Instant announced = Instant.EPOCH;

  VirtualLabMachine(Parts parts, PlannedMachine plan, InstantSource clock, Journal journal)
      throws IOException {
    this.parts = parts;
    this.plan = plan;
    this.clock = clock;
    this.journal = journal;
    var cables = new ArrayList<Cable>();
    for (var planned : plan.cables()) {
      var cable = Cable.to(planned.mac());
      var leaf = new VirtualLeaf(planned.leaf().id(), planned.leaf().mac(), clock, this::heard);
      leaf.plug(new VirtualLeaf.Port(planned.port().name(), planned.port().identifier()), cable);
      cables.add(cable);
      leaves.add(leaf);
    }
    var number = VirtualModel.number(plan).orElseThrow();
    this.machine =
        new VirtualMachine(
            parts.qemu(),
            MachineModel.number(number),
            new Wiring(List.copyOf(cables), plan.boardMacs().getFirst()),
            this::networkBoot,
            parts.directory(),
            text -> journal.note(plan.name(), text));
    this.console =
        new ReadConsole(machine.console(), "metal-hammer", text -> journal.note(plan.name(), text));
  }

  @Override
  public PlannedMachine plan() {
    return plan;
  }

  @Override
  public boolean powered() {
    return machine.powered();
  }

  @Override
  public void powerOn() {
    machine.powerOn();
  }

  @Override
  public void powerOff() {
    machine.powerOff();
    announced = Instant.EPOCH;
    journal.state(plan, "Off");
  }

  @Override
  public void bootFrom(BootDevice device) {
    try {
      machine.bootFrom(
          switch (device) {
            case NETWORK -> VirtualMachine.BootDevice.NETWORK;
            case DISK -> VirtualMachine.BootDevice.DISK;
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean linked() {
    return powered();
  }

  @Override
  public boolean announced() {
    return announced.plus(STILL_THERE).isAfter(clock.instant());
  }

  @Override
  public void close() {
    machine.close();
    console.close();
    leaves.forEach(VirtualLeaf::close);
  }

  private void heard(String system, String text) {
    if (!announced() && system.toLowerCase(Locale.ROOT).equals(plan.uuid().toString())) {
      journal.note(plan.name(), "announces itself: " + text);
    }
    announced = clock.instant();
  }

  private NetworkBoot networkBoot() throws IOException {
    announced = Instant.EPOCH;
    parts.pixie().dhcp(plan);
    parts.pixie().boot(plan);
    journal.state(plan, "PXE Booting");
    return NetworkBootFiles.write(
        parts.hammer(),
        parts.server(),
        parts.pixie().machineToken(plan),
        parts.partition(),
        parts.directory());
  }
}
