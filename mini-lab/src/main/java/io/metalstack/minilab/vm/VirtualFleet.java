package io.metalstack.minilab.vm;

import io.metalstack.api.Rpc;
import io.metalstack.client.Client;
import io.metalstack.metalhammer.Main;
import io.metalstack.minilab.plan.PlannedMachine;
import io.metalstack.minilab.sim.Journal;
import io.metalstack.minilab.sim.Pixie;
import io.metalstack.minilab.vm.image.HammerInitrd;
import io.metalstack.minilab.vm.image.MachineImages;
import io.metalstack.minilab.vm.image.Program;
import io.metalstack.values.Problem;
import io.metalstack.wire.LldpFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/** What all virtual machines of a lab share: QEMU, what they boot, and the image they are given. */
public final class VirtualFleet implements AutoCloseable {
  private static final String PORT_FILE = "image-server-port";

  private final Qemu qemu;
  private final HammerInitrd hammer;
  private final ImageServer images;
  private final String imageFile;
  private final Path data;

  private VirtualFleet(
      Qemu qemu, HammerInitrd hammer, ImageServer images, String imageFile, Path data) {
    this.qemu = qemu;
    this.hammer = hammer;
    this.images = images;
    this.imageFile = imageFile;
    this.data = data;
  }

  /**
   * Builds what is not built yet, which takes a minute the first time.
   *
   * @param data directory of the lab's machines
   * @param progress told of each long step
   * @throws Problem if something is missing on this host, with the way out
   */
  public static VirtualFleet prepare(Path data, Consumer<String> progress) {
    try {
      var built = new MachineImages(cache(), progress);
      var hammer = built.hammer(hammerProgram());
      var system = built.debian();
      progress.accept(
          "initrd of %.1f MiB, operating system image of %.1f MiB"
              .formatted(mebibytes(hammer.initrd()), mebibytes(system.archive())));
      var qemu = FindQemu.in(built.qemu(), hammer.kernel(), progress);
      Files.createDirectories(data);
      var images = imageServer(system.archive(), data.resolve(PORT_FILE));
      return new VirtualFleet(
          qemu, hammer, images, system.archive().getFileName().toString(), data);
    } catch (IOException e) {
      throw Problem.unavailable("cannot prepare virtual machines: %s", String.valueOf(e))
          .causedBy(e);
    }
  }

  /** Where a machine downloads the operating system: the same at every start of a lab. */
  public String imageUrl() {
    return images.urlForMachine(imageFile);
  }

  /**
   * A machine of the fleet, without power.
   *
   * @param server the control plane's address on this host
   */
  public VirtualLabMachine machine(
      PlannedMachine plan, String partition, Pixie pixie, URI server, Journal journal) {
    var host = ImageServer.HOST_SEEN_BY_MACHINE;
    var seen = URI.create("%s://%s:%d".formatted(server.getScheme(), host, server.getPort()));
    try {
      return new VirtualLabMachine(
          new VirtualLabMachine.Parts(
              qemu, hammer, pixie, seen, partition, data.resolve(plan.uuid().toString())),
          plan,
          InstantSource.system(),
          journal);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    images.close();
  }

  private static Program hammerProgram() {
    return Program.of(
        Main.class,
        List.of("inventory"),
        Rpc.class,
        Client.class,
        com.google.protobuf.Message.class,
        build.buf.validate.ValidateProto.class,
        Problem.class,
        LldpFrame.class);
  }

  /** An image's address is written down at the server, so it must outlive this process. */
  private static ImageServer imageServer(Path archive, Path portFile) throws IOException {
    var port = Files.exists(portFile) ? Integer.parseInt(Files.readString(portFile).strip()) : 0;
    var server = ImageServer.start(archive.resolveSibling(""), port);
    Files.writeString(portFile, String.valueOf(server.port()));
    return server;
  }

  private static Path cache() {
    var set = System.getenv("XDG_CACHE_HOME");
    var base = set == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(set);
    return base.resolve("metal-stack");
  }

  private static double mebibytes(Path file) throws IOException {
    return Files.size(file) / 1048576.0;
  }
}
