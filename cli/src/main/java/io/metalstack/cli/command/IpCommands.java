package io.metalstack.cli.command;

import io.metalstack.api.v2.IP;
import io.metalstack.api.v2.IPAddressFamily;
import io.metalstack.api.v2.IPQuery;
import io.metalstack.api.v2.IPServiceCreateRequest;
import io.metalstack.api.v2.IPServiceDeleteRequest;
import io.metalstack.api.v2.IPServiceListRequest;
import io.metalstack.api.v2.IPServiceRpc;
import io.metalstack.api.v2.IPType;
import io.metalstack.api.v2.Labels;
import io.metalstack.cli.line.Command;
import io.metalstack.cli.line.Flag;
import io.metalstack.cli.line.Invocation;
import io.metalstack.cli.output.Order;
import io.metalstack.cli.output.Table;
import io.metalstack.cli.output.Words;
import io.metalstack.values.Ip;
import java.util.List;

/** {@code metalctl ip}. */
final class IpCommands {
  private static final Flag NETWORK = Flag.of("network", "ID", "the network");
  private static final Flag ADDRESS =
      Flag.of("ipaddress", "IP", "this very address, instead of the next free one");
  private static final Flag TYPE =
      Flag.of("type", "TYPE", "static, or ephemeral: gone with its machine");
  private static final Flag FAMILY = Flag.of("addressfamily", "FAMILY", "v4 or v6");
  private static final Flag MACHINE = Flag.of("machine", "UUID", "the machine that uses it");

  private IpCommands() {}

  static List<Command> all() {
    return List.of(
        new Command("ip list", "list addresses", IpCommands::list)
            .flags(NETWORK, TYPE, Flags.NAME, MACHINE)
            .examples("ip list", "ip list --admin --network internet"),
        new Command("ip create", "allocate an address", IpCommands::create)
            .flags(
                NETWORK,
                ADDRESS,
                TYPE,
                FAMILY,
                Flags.NAME,
                Flags.DESCRIPTION,
                MACHINE,
                Flags.LABELS)
            .examples("ip create --network internet --name gateway --type static"),
        new Command("ip delete", "give an address back", IpCommands::delete)
            .operand("IP")
            .examples("ip delete 203.0.113.7"));
  }

  private static void list(Invocation call) {
    var line = call.line();
    var query = IPQuery.newBuilder();
    line.value(NETWORK).ifPresent(query::setNetwork);
    line.value(Flags.NAME).ifPresent(query::setName);
    line.value(MACHINE).ifPresent(query::setMachine);
    EnumFlag.value(line, TYPE, IPType.class).ifPresent(query::setType);
    var ips =
        call.project()
            .map(project ->
                call.call(
                        IPServiceRpc.LIST,
                        IPServiceListRequest.newBuilder()
                            .setProject(project)
                            .setQuery(query)
                            .build())
                    .getIpsList())
            .orElseGet(() ->
                call.call(
                        io.metalstack.admin.v2.IPServiceRpc.LIST,
                        io.metalstack.admin.v2.IPServiceListRequest.newBuilder()
                            .setQuery(query)
                            .build())
                    .getIpsList());
    call.list(table(), ips);
  }

  private static void create(Invocation call) {
    var line = call.line();
    var request =
        IPServiceCreateRequest.newBuilder()
            .setProject(call.neededProject())
            .setNetwork(line.needed(NETWORK));
    line.value(ADDRESS).ifPresent(request::setIp);
    line.value(Flags.NAME).ifPresent(request::setName);
    line.value(Flags.DESCRIPTION).ifPresent(request::setDescription);
    line.value(MACHINE).ifPresent(request::setMachine);
    EnumFlag.value(line, TYPE, IPType.class).ifPresent(request::setType);
    EnumFlag.value(line, FAMILY, IPAddressFamily.class).ifPresent(request::setAddressFamily);
    var labels = line.pairs(Flags.LABELS);
    if (!labels.isEmpty()) {
      request.setLabels(Labels.newBuilder().putAllLabels(labels));
    }
    var ip = call.call(IPServiceRpc.CREATE, request.build()).getIp();
    call.list(table(), List.of(ip));
  }

  private static void delete(Invocation call) {
    var address = call.line().operand();
    var project = call.neededProject();
    if (!call.confirmed("give back " + address + "?")) {
      call.say("nothing was changed");
      return;
    }
    var request = IPServiceDeleteRequest.newBuilder().setIp(address).setProject(project).build();
    call.list(table(), List.of(call.call(IPServiceRpc.DELETE, request).getIp()));
  }

  private static Table<IP> table() {
    return new Table<IP>(Order.by(ip -> Ip.parse(ip.getIp())))
        .column("IP", IP::getIp)
        .wide("Allocation UUID", IP::getUuid)
        .column("Description", IP::getDescription)
        .column("Name", IP::getName)
        .column("Network", IP::getNetwork)
        .column("Project", IP::getProject)
        .column("Type", ip -> Words.word(ip.getType()))
        .column("Labels", ip -> Words.labels(ip.getMeta()));
  }
}
