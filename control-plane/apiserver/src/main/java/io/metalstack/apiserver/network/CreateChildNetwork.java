package io.metalstack.apiserver.network;

import io.metalstack.api.v2.ChildPrefixLength;
import io.metalstack.api.v2.NetworkAddressFamily;
import io.metalstack.api.v2.NetworkServiceCreateRequest;
import io.metalstack.api.v2.NetworkServiceCreateResponse;
import io.metalstack.api.v2.NetworkType;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.ipam.FreeBlocks;
import io.metalstack.apiserver.ipam.Numbers;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.NetworkRecord;
import io.metalstack.values.Ip;
import io.metalstack.values.Prefix;
import io.metalstack.values.Problem;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Cuts a network for a project out of a super network, a prefix for each address family. */
final class CreateChildNetwork
    implements Mutation<NetworkServiceCreateRequest, NetworkServiceCreateResponse> {
  private final Numbers numbers;
  private final Clock clock;

  CreateChildNetwork(Numbers numbers, Clock clock) {
    this.numbers = numbers;
    this.clock = clock;
  }

  @Override
  public NetworkServiceCreateResponse apply(
      Tx tx, Caller caller, NetworkServiceCreateRequest request) {
    var wanted = NewNetwork.of(request);
    NetworkRules.check(wanted);
    return NetworkServiceCreateResponse.newBuilder()
        .setNetwork(NetworkView.message(Networks.get(tx.sql(), create(tx, wanted))))
        .build();
  }

  /** Creates the child; returns its id. */
  String create(Tx tx, NewNetwork wanted) {
    Networks.requireReferences(tx.sql(), wanted);
    var project = wanted.project().orElseThrow();
    var parent = parent(tx, wanted, project);
    if (wanted.type() == NetworkType.NETWORK_TYPE_CHILD_SHARED) {
      Networks.refuseSecondShared(tx, project);
    }
    var lengths = lengths(wanted, parent);
    var id = UUID.randomUUID().toString();
    var namespace =
        parent.getType() == NetworkType.NETWORK_TYPE_SUPER_NAMESPACED_VALUE
            ? project.toString()
            : null;
    var space = Networks.space(parent.getId(), namespace);
    if (namespace != null) {
      Networks.openNamespace(tx, parent.getId(), space);
    }
    var prefixes = cut(tx, parent, space, lengths);
    Networks.insert(tx, row(tx, wanted, parent, id, namespace));
    short position = 0;
    for (var prefix : prefixes) {
      Networks.insertPrefix(tx, id, position, prefix, space);
      FreeBlocks.addAddresses(tx, id, position, prefix);
      position++;
    }
    return id;
  }

  private static NetworkRecord parent(Tx tx, NewNetwork wanted, UUID project) {
    if (wanted.parent().isEmpty()) {
      var partition = wanted.partition().orElseThrow();
      return Networks.superOf(tx.sql(), partition)
          .filter(network -> network.getProject() == null)
          .orElseThrow(() ->
              Problem.invalidArgument(
                      "partition \"%s\" has no super network to cut from", partition)
                  .with("partition", "no super network", "name one with parent_network"));
    }
    var id = wanted.parent().get();
    var parent =
        Networks.find(tx.sql(), id)
            .orElseThrow(() -> Problem.invalidArgument("there is no parent network \"%s\"", id));
    if (!Networks.isSuper(NetworkType.forNumber(parent.getType()))) {
      throw Problem.invalidArgument("network \"%s\" is no super network, nothing can be cut", id)
          .with("parent_network", "wrong type", "name a super network");
    }
    if (parent.getProject() != null && !parent.getProject().equals(project)) {
      throw Problem.invalidArgument("network \"%s\" belongs to another project", id)
          .with("parent_network", "foreign project", "");
    }
    return parent;
  }

  /** Length of the child's prefix for each family that it gets. */
  private static Map<Ip.Family, Integer> lengths(NewNetwork wanted, NetworkRecord parent) {
    var defaults = NetworkView.defaultLengths(parent);
    var least = NetworkView.minLengths(parent);
    var asked = wanted.length().orElse(ChildPrefixLength.getDefaultInstance());
    var family =
        wanted.addressFamily().orElse(NetworkAddressFamily.NETWORK_ADDRESS_FAMILY_DUAL_STACK);
    var lengths = new EnumMap<Ip.Family, Integer>(Ip.Family.class);
    for (var each : Ip.Family.values()) {
      var given = NetworkRules.length(asked, each);
      var initial = NetworkRules.length(defaults, each);
      if (given > 0 && initial == 0) {
        throw Problem.invalidArgument(
                "parent network \"%s\" has no %s prefix", parent.getId(), NetworkRules.name(each))
            .with("length." + NetworkRules.name(each), "no such family in the parent", "");
      }
      var length = wanted.length().isPresent() ? given : initial;
      if (length == 0 || !covers(family, each)) {
        continue;
      }
      if (length < NetworkRules.length(least, each)) {
        throw Problem.invalidArgument(
                "length %d is shorter than the %d that network \"%s\" allows",
                length, NetworkRules.length(least, each), parent.getId())
            .with(
                "length." + NetworkRules.name(each), "block too large", "ask for a longer length");
      }
      lengths.put(each, length);
    }
    if (lengths.isEmpty()) {
      throw Problem.invalidArgument(
              "parent network \"%s\" has no prefix of the address family asked for", parent.getId())
          .with("address_family", "no such family in the parent", "");
    }
    return lengths;
  }

  private static boolean covers(NetworkAddressFamily asked, Ip.Family family) {
    return switch (asked) {
      case NETWORK_ADDRESS_FAMILY_V4 -> family == Ip.Family.IPV4;
      case NETWORK_ADDRESS_FAMILY_V6 -> family == Ip.Family.IPV6;
      case NETWORK_ADDRESS_FAMILY_DUAL_STACK, NETWORK_ADDRESS_FAMILY_UNSPECIFIED, UNRECOGNIZED ->
          true;
    };
  }

  private static List<Prefix> cut(
      Tx tx, NetworkRecord parent, String space, Map<Ip.Family, Integer> lengths) {
    var prefixes = new ArrayList<Prefix>();
    lengths.forEach((family, length) ->
        prefixes.add(
            FreeBlocks.take(tx, space, family, length)
                .orElseThrow(() ->
                    Problem.resourceExhausted(
                            "no /%d of %s is left in network \"%s\"",
                            length, NetworkRules.name(family), parent.getId())
                        .with(
                            "length",
                            "the network is full",
                            "ask for a longer length, delete child networks that are no"
                                + " longer used, or add a prefix to the network"))));
    return prefixes;
  }

  private NetworkRecord row(
      Tx tx,
      NewNetwork wanted,
      NetworkRecord parent,
      String id,
      @org.jspecify.annotations.Nullable String namespace) {
    var row = new NetworkRecord();
    row.setId(id);
    row.setName(wanted.name());
    row.setDescription(wanted.description());
    row.setPartition(parent.getPartition());
    row.setProject(wanted.project().orElseThrow());
    row.setNamespace(namespace);
    row.setType((short) wanted.type().getNumber());
    row.setNatType(parent.getNatType());
    row.setVrf(parent.getVrf() != null ? parent.getVrf() : ownVrf(tx, wanted, id));
    row.setParent(parent.getId());
    row.setDestinationPrefixes(parent.getDestinationPrefixes());
    row.setLabels(Meta.column(wanted.labels()));
    row.setCreatedAt(Meta.kept(clock.instant()));
    return row;
  }

  private long ownVrf(Tx tx, NewNetwork wanted, String id) {
    return wanted.vrf().isPresent()
        ? numbers.acquireVrf(tx, wanted.vrf().get(), id)
        : numbers.acquireVrf(tx, id);
  }
}
