package io.metalstack.cli.command;

import io.metalstack.api.v2.ChildPrefixLength;
import io.metalstack.api.v2.Labels;
import io.metalstack.api.v2.NetworkAddressFamily;
import io.metalstack.api.v2.NetworkQuery;
import io.metalstack.api.v2.NetworkServiceCreateRequest;
import io.metalstack.api.v2.NetworkServiceListBaseNetworksRequest;
import io.metalstack.api.v2.NetworkServiceListRequest;
import io.metalstack.api.v2.NetworkServiceRpc;
import io.metalstack.api.v2.NetworkType;
import io.metalstack.cli.line.Command;
import io.metalstack.cli.line.Flag;
import io.metalstack.cli.line.Invocation;
import io.metalstack.values.Problem;
import java.util.List;

/** {@code metalctl network}. */
final class NetworkCommands {
  private static final Flag TYPE =
      Flag.of("type", "TYPE", "external, underlay, super, super-namespaced, child or child-shared");
  private static final Flag BASE =
      Flag.toggle("base", "the networks that are not the project's own, but may be used");
  private static final Flag PARENT = Flag.of("parent", "ID", "the network to take the prefix of");
  private static final Flag FAMILY =
      Flag.of("addressfamily", "FAMILY", "v4, v6 or dual-stack; that of the parent");
  private static final Flag LENGTH4 =
      Flag.of("ipv4-prefix-length", "BITS", "length of the IPv4 prefix; the parent's default");
  private static final Flag LENGTH6 =
      Flag.of("ipv6-prefix-length", "BITS", "length of the IPv6 prefix; the parent's default");

  private NetworkCommands() {}

  static List<Command> all() {
    return List.of(
        new Command("network list", "list networks", NetworkCommands::list)
            .flags(Flags.NAME, Flags.PARTITION, TYPE, PARENT, BASE)
            .examples("network list", "network list --base", "network list --admin -o wide"),
        new Command(
                "network allocate",
                "take a network of one's own out of a larger one",
                NetworkCommands::allocate)
            .flags(
                Flags.NAME,
                Flags.PARTITION,
                Flags.DESCRIPTION,
                Flags.LABELS,
                PARENT,
                FAMILY,
                LENGTH4,
                LENGTH6)
            .examples(
                "network allocate --name storage --partition fra-1",
                "network allocate --name v6 --partition fra-1 --ipv6-prefix-length 64"));
  }

  private static void list(Invocation call) {
    var query = query(call);
    var networks =
        call.project()
            .map(project ->
                call.line().isOn(BASE)
                    ? call.call(
                            NetworkServiceRpc.LIST_BASE_NETWORKS,
                            NetworkServiceListBaseNetworksRequest.newBuilder()
                                .setProject(project)
                                .setQuery(query)
                                .build())
                        .getNetworksList()
                    : call.call(
                            NetworkServiceRpc.LIST,
                            NetworkServiceListRequest.newBuilder()
                                .setProject(project)
                                .setQuery(query)
                                .build())
                        .getNetworksList())
            .orElseGet(() ->
                call.call(
                        io.metalstack.admin.v2.NetworkServiceRpc.LIST,
                        io.metalstack.admin.v2.NetworkServiceListRequest.newBuilder()
                            .setQuery(query)
                            .build())
                    .getNetworksList());
    call.list(NetworkTable.of(networks), networks);
  }

  private static void allocate(Invocation call) {
    var line = call.line();
    var request = NetworkServiceCreateRequest.newBuilder().setProject(call.neededProject());
    line.value(Flags.NAME).ifPresent(request::setName);
    line.value(Flags.DESCRIPTION).ifPresent(request::setDescription);
    line.value(Flags.PARTITION).ifPresent(request::setPartition);
    line.value(PARENT).ifPresent(request::setParentNetwork);
    EnumFlag.value(line, FAMILY, NetworkAddressFamily.class).ifPresent(request::setAddressFamily);
    var labels = line.pairs(Flags.LABELS);
    if (!labels.isEmpty()) {
      request.setLabels(Labels.newBuilder().putAllLabels(labels));
    }
    var length = ChildPrefixLength.newBuilder();
    line.value(LENGTH4).ifPresent(bits -> length.setIpv4(bits(LENGTH4, bits, 32)));
    line.value(LENGTH6).ifPresent(bits -> length.setIpv6(bits(LENGTH6, bits, 128)));
    if (length.hasIpv4() || length.hasIpv6()) {
      request.setLength(length);
    }
    var network = call.call(NetworkServiceRpc.CREATE, request.build()).getNetwork();
    call.list(NetworkTable.of(List.of(network)), List.of(network));
  }

  private static NetworkQuery query(Invocation call) {
    var line = call.line();
    var query = NetworkQuery.newBuilder();
    line.value(Flags.NAME).ifPresent(query::setName);
    line.value(Flags.PARTITION).ifPresent(query::setPartition);
    line.value(PARENT).ifPresent(query::setParentNetwork);
    EnumFlag.value(line, TYPE, NetworkType.class).ifPresent(query::setType);
    return query.build();
  }

  private static int bits(Flag flag, String text, int most) {
    if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > most) {
      throw Problem.invalidArgument(
          "--%s is \"%s\", expected a number up to %d", flag.name(), text, most);
    }
    return Integer.parseInt(text);
  }
}
