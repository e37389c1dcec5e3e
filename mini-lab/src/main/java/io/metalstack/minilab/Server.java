package io.metalstack.minilab;

import io.metalstack.apiserver.AdminToken;
import io.metalstack.apiserver.ControlPlane;
import io.metalstack.apiserver.settings.Settings;
import io.metalstack.values.Problem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The real server, in this process because it starts faster so; nobody here calls it directly. */
final class Server implements AutoCloseable {
  private final ControlPlane controlPlane;
  private final Path data;

  private Server(ControlPlane controlPlane, Path data) {
    this.controlPlane = controlPlane;
    this.data = data;
  }

  /**
   * Starts it without rate limits, because hundreds of agents share one token; and as BMCs answer
   * at once here, a command that a killed lab took with it is given again after seconds.
   */
  static Server start(int port, Path data) {
    var arguments =
        List.of(
            "--listen",
            "127.0.0.1:" + port,
            "--data",
            data.toString(),
            "--rate-limit",
            "0",
            "--bmc-command-timeout",
            "10s");
    return new Server(ControlPlane.start(Settings.read(arguments, Map.of())), data);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + controlPlane.port());
  }

  /** The token that the first start left in the data directory. */
  String adminToken() {
    var file = AdminToken.file(data);
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw Problem.failedPrecondition("cannot read the admin token in %s", file)
          .with("data", "", "start with another --data, or put a token of an admin there")
          .causedBy(e);
    }
  }

  @Override
  public void close() {
    controlPlane.close();
  }
}
