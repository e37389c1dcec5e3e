package io.metalstack.cli.command;

import com.google.protobuf.ByteString;
import io.metalstack.api.v2.DNSServer;
import io.metalstack.api.v2.Labels;
import io.metalstack.api.v2.MachineAllocationNetwork;
import io.metalstack.api.v2.MachineAllocationType;
import io.metalstack.api.v2.MachineServiceCreateRequest;
import io.metalstack.api.v2.MachineServiceRpc;
import io.metalstack.api.v2.NTPServer;
import io.metalstack.cli.line.Command;
import io.metalstack.cli.line.Invocation;
import io.metalstack.values.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** {@code metalctl machine create}. */
final class CreateMachine {
  private static final List<String> KEYS = List.of("id_ed25519", "id_ecdsa", "id_rsa", "id_dsa");

  private CreateMachine() {}

  static Command command() {
    return new Command("machine create", "allocate a machine and install it", CreateMachine::run)
        .flags(
            Flags.NAME,
            Flags.IMAGE,
            Flags.NETWORK,
            Flags.SIZE,
            Flags.PARTITION,
            Flags.ID,
            Flags.HOSTNAME,
            Flags.DESCRIPTION,
            Flags.KEY,
            Flags.USERDATA,
            Flags.LAYOUT,
            Flags.DNS,
            Flags.NTP,
            Flags.LABELS,
            Flags.TYPE)
        .examples(
            "machine create --name web-1 --partition fra-1 --size c1-large --image debian-12 \\\n"
                + "      --network internet --network 0b4f...=10.0.0.7",
            "machine create --name db --id 4f6e2d60-... --image ubuntu-24.04 --network 0b4f... \\\n"
                + "      --userdata @cloud-init.yaml");
  }

  private static void run(Invocation call) {
    var line = call.line();
    var request =
        MachineServiceCreateRequest.newBuilder()
            .setProject(call.neededProject())
            .setName(line.needed(Flags.NAME))
            .setImage(line.needed(Flags.IMAGE))
            .setAllocationType(
                EnumFlag.value(line, Flags.TYPE, MachineAllocationType.class)
                    .orElse(MachineAllocationType.MACHINE_ALLOCATION_TYPE_MACHINE));
    line.needed(Flags.NETWORK);
    line.values(Flags.NETWORK).forEach(network -> request.addNetworks(network(network)));
    line.value(Flags.SIZE).ifPresent(request::setSize);
    line.value(Flags.PARTITION).ifPresent(request::setPartition);
    line.value(Flags.ID).ifPresent(request::setUuid);
    line.value(Flags.HOSTNAME).ifPresent(request::setHostname);
    line.value(Flags.DESCRIPTION).ifPresent(request::setDescription);
    line.value(Flags.LAYOUT).ifPresent(request::setFilesystemLayout);
    line.value(Flags.USERDATA).ifPresent(text -> request.setUserdata(base64(text)));
    line.values(Flags.DNS).forEach(ip -> request.addDnsServers(DNSServer.newBuilder().setIp(ip)));
    line.values(Flags.NTP)
        .forEach(host -> request.addNtpServers(NTPServer.newBuilder().setAddress(host)));
    request.addAllSshPublicKeys(keys(call));
    var labels = line.pairs(Flags.LABELS);
    if (!labels.isEmpty()) {
      request.setLabels(Labels.newBuilder().putAllLabels(labels));
    }
    var machine = call.call(MachineServiceRpc.CREATE, request.build()).getMachine();
    call.list(MachineTable.of(call.clock().instant()), List.of(machine));
  }

  private static MachineAllocationNetwork network(String text) {
    int equals = text.indexOf('=');
    var network = MachineAllocationNetwork.newBuilder();
    if (equals < 0) {
      return network.setNetwork(text).build();
    }
    return network
        .setNetwork(text.substring(0, equals))
        .addAllIps(List.of(text.substring(equals + 1).split(",")))
        .build();
  }

  /** The keys of the line, else the first that the person has. */
  private static List<String> keys(Invocation call) {
    var given = call.line().values(Flags.KEY);
    if (!given.isEmpty()) {
      return given.stream().map(key -> content(key).toStringUtf8().strip()).toList();
    }
    return KEYS.stream()
        .map(name -> call.home().resolve(".ssh").resolve(name + ".pub"))
        .filter(Files::exists)
        .findFirst()
        .map(file -> List.of(content("@" + file).toStringUtf8().strip()))
        .orElse(List.of());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(content(text).toByteArray());
  }

  private static ByteString content(String text) {
    if (!text.startsWith("@")) {
      return ByteString.copyFromUtf8(text);
    }
    try {
      return ByteString.copyFrom(Files.readAllBytes(Path.of(text.substring(1))));
    } catch (IOException e) {
      throw Problem.invalidArgument("cannot read the file %s", text.substring(1)).causedBy(e);
    }
  }
}
