package io.metalstack.minilab.sim;

import io.metalstack.minilab.plan.PlannedMachine;
import io.metalstack.minilab.remote.Session;
import io.metalstack.values.Problem;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A machine without a machine: one virtual thread while it has power, which does what firmware,
 * metal-hammer and the installed system would, and one small file for its disk.
 */
public final class SimulatedMachine implements LabMachine {
  private static final int REST_AFTER_CRASH = 10;

  private final PlannedMachine plan;
  private final String partition;
  private final Pixie pixie;
  private final Function<String, Session> clients;
  private final SimulatedDisk disk;
  private final Pace.Steps steps;
  private final Journal journal;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Thread running;
  private volatile @Nullable SimulatedHammer waiting;
  private volatile boolean announced;

  /**
   * A machine without power.
   *
   * @param clients a client for a token
   * @param disk file that is its disk, made when it is missing
   */
  public SimulatedMachine(
      PlannedMachine plan,
      String partition,
      Pixie pixie,
      Function<String, Session> clients,
      Path disk,
      Pace pace,
      Journal journal) {
    this.plan = plan;
    this.partition = partition;
    this.pixie = pixie;
    this.clients = clients;
    this.disk = new SimulatedDisk(disk);
    this.steps = pace.of(plan.uuid());
    this.journal = journal;
  }

  @Override
  public PlannedMachine plan() {
    return plan;
  }

  @Override
  public boolean powered() {
    lock.lock();
    try {
      return running != null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void powerOn() {
    lock.lock();
    try {
      if (running == null) {
        running = Thread.ofVirtual().name(plan.name()).start(this::run);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns when nothing runs on it any more. */
  @Override
  public void powerOff() {
    lock.lock();
    try {
      var stopping = running;
      running = null;
      announced = false;
      if (stopping != null) {
        stopping.interrupt();
        stopping.join();
        journal.state(plan, "Off");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void bootFrom(BootDevice device) {
    disk.bootFrom(device);
  }

  @Override
  public boolean linked() {
    return powered();
  }

  @Override
  public boolean announced() {
    return announced;
  }

  /** A free machine says good-bye, so that its next start is expected. */
  @Override
  public void close() {
    var hammer = waiting;
    powerOff();
    if (hammer != null) {
      try {
        hammer.plannedReboot("the lab stops");
      } catch (Problem gone) {
        journal.note(plan.name(), "cannot announce its reboot: " + gone.message());
      }
    }
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        start();
      }
    } catch (InterruptedException noPower) {
      Thread.currentThread().interrupt();
    }
  }

  /** One start. Returns when it restarts by itself. */
  private void start() throws InterruptedException {
    if (disk.device() == BootDevice.DISK && disk.system().isPresent()) {
      runInstalled();
      return;
    }
    journal.state(plan, "PXE Booting");
    SimulatedHammer hammer = null;
    try {
      pixie.dhcp(plan);
      steps.take();
      pixie.boot(plan);
      hammer =
          new SimulatedHammer(
              plan, partition, clients.apply(pixie.machineToken(plan)), disk, steps, journal);
      steps.take();
      waiting = hammer;
      hammer.run();
    } catch (Problem failed) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      journal.note(plan.name(), "crashed: " + failed.message());
      if (hammer != null) {
        hammer.crashed(failed.message());
      }
      steps.rest(REST_AFTER_CRASH);
    } finally {
      waiting = null;
    }
  }

  /** The installed system comes up, announces itself by LLDP, and runs until the power goes. */
  private void runInstalled() throws InterruptedException {
    steps.take();
    announced = true;
    try {
      Thread.currentThread().join();
    } finally {
      announced = false;
    }
  }
}
