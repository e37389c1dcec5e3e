package io.metalstack.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.rpc.ErrorDetailsProto;
import io.metalstack.echo.v1.EchoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Clients written by others, as npm packages; installed when they are absent. */
final class Peers {
  private static final Path HOME = Path.of("src/test/peers").toAbsolutePath();

  /** What a process printed, and its exit code. */
  record Outcome(int exit, String out, String err) {}

  private Peers() {}

  /** Skips the test where there is no node; fails it where the packages cannot be installed. */
  static void install() throws Exception {
    for (var program : List.of("node", "npm")) {
      assumeTrue(onPath(program), program + " is not on the PATH");
    }
    if (!Files.exists(HOME.resolve("node_modules/.package-lock.json"))) {
      var npm = run(HOME, 300, List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
      assertThat(npm.exit()).as("npm ci: %s", npm.err()).isZero();
    }
  }

  static Outcome buf(String... args) throws Exception {
    var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    var machine = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x64";
    var binary = "node_modules/@bufbuild/buf-%s-%s/bin/buf".formatted(system, machine);
    assumeTrue(
        Files.exists(HOME.resolve(binary)), "buf is not installed for this system: no " + binary);
    var command = new ArrayList<>(List.of(HOME.resolve(binary).toString()));
    command.addAll(List.of(args));
    return run(HOME, 60, command);
  }

  /** Runs all checks of peer.mjs over all its transports. */
  static Outcome typescript(int port, Path schema) throws Exception {
    var url = "http://127.0.0.1:" + port;
    return run(HOME, 120, List.of("node", "peer.mjs", url, schema.toString()));
  }

  /** The echo service as a client sees it that is newer than the server: with one method more. */
  static Path schema(Path directory) throws IOException {
    var echo = EchoProto.getDescriptor();
    var set = FileDescriptorSet.newBuilder();
    for (var file : Schema.closure(echo)) {
      var proto = file.toProto().toBuilder();
      for (int i = 0; i < proto.getMessageTypeCount(); i++) {
        nameForJson(proto.getMessageTypeBuilder(i), file.getMessageTypes().get(i));
      }
      if (file == echo) {
        proto
            .getServiceBuilder(0)
            .addMethod(
                MethodDescriptorProto.newBuilder()
                    .setName("Ecko")
                    .setInputType(".metalstack.echo.v1.EchoRequest")
                    .setOutputType(".metalstack.echo.v1.EchoResponse"));
      }
      set.addFile(proto);
    }
    for (var file : Schema.closure(ErrorDetailsProto.getDescriptor())) {
      if (set.getFileList().stream().noneMatch(known -> known.getName().equals(file.getName()))) {
        set.addFile(file.toProto());
      }
    }
    return Files.write(directory.resolve("schema.binpb"), set.build().toByteArray());
  }

  /** Fills in what protoc leaves out of generated classes, and the TypeScript runtime relies on. */
  private static void nameForJson(DescriptorProto.Builder message, Descriptor type) {
    for (var field : message.getFieldBuilderList()) {
      field.setJsonName(type.findFieldByName(field.getName()).getJsonName());
    }
    for (var nested : message.getNestedTypeBuilderList()) {
      nameForJson(nested, type.findNestedTypeByName(nested.getName()));
    }
  }

  private static boolean onPath(String program) {
    for (var directory : System.getenv("PATH").split(":", -1)) {
      if (Files.isExecutable(Path.of(directory, program))) {
        return true;
      }
    }
    return false;
  }

  private static Outcome run(Path directory, int seconds, List<String> command) throws Exception {
    var out = Files.createTempFile("peer", ".out");
    var err = Files.createTempFile("peer", ".err");
    try {
      var process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
