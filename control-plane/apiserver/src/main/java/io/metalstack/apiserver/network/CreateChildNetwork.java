package io.metalstack.apiserver.network;

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
    Networks.requireReferences(tx, wanted);
    var project = wanted.project().orElseThrow();
    var parent = parent(tx, wanted, project);
    if (wanted.type() == NetworkType.NETWORK_TYPE_CHILD_SHARED) {
      Networks.refuseSecondShared(tx, project);
    }
    var lengths = ChildLengths.of(wanted, parent);
    var id = UUID.randomUUID().toString();
    var namespace =
        parent.network().getType() == NetworkType.NETWORK_TYPE_SUPER_NAMESPACED_VALUE
            ? project.toString()
            : null;
    var space = NetworkPrefixes.space(parent.network().getId(), namespace);
    if (namespace != null) {
      NetworkPrefixes.openNamespace(tx, parent.network().getId(), space);
    }
    var prefixes = cut(tx, parent.network(), space, lengths);
    Networks.insert(tx, row(tx, wanted, parent.network(), id, namespace));
    var position = 0;
    for (var prefix : prefixes) {
      NetworkPrefixes.addToChild(tx, id, position++, prefix, space);
    }
    return id;
  }

  private static NetworkRow parent(Tx tx, NewNetwork wanted, UUID project) {
    if (wanted.parent().isEmpty()) {
      var partition = wanted.partition().orElseThrow();
      return Networks.superOf(tx, partition)
          .filter(network -> network.network().getProject() == null)
          .orElseThrow(() ->
              Problem.failedPrecondition(
                      "partition \"%s\" has no super network to cut from", partition)
                  .with("partition", "no super network", "name one with parent_network"));
    }
    var id = wanted.parent().get();
    var parent =
        Networks.byIds(tx.sql(), List.of(id)).stream()
            .findFirst()
            .orElseThrow(() ->
                Problem.failedPrecondition("there is no parent network \"%s\"", id)
                    .with("parent_network", "not there", "name a super network"));
    var network = parent.network();
    if (!Networks.isSuper(NetworkType.forNumber(network.getType()))) {
      throw Problem.invalidArgument("network \"%s\" is no super network, nothing can be cut", id)
          .with("parent_network", "wrong type", "name a super network");
    }
    if (network.getProject() != null && !network.getProject().equals(project)) {
      throw Problem.invalidArgument("network \"%s\" belongs to another project", id)
          .with("parent_network", "foreign project", "");
    }
    return parent;
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
    row.setVrf(vrf(tx, wanted, parent, id));
    row.setParent(parent.getId());
    row.setDestinationPrefixes(parent.getDestinationPrefixes());
    row.setLabels(Meta.column(wanted.labels()));
    row.setCreatedAt(Meta.kept(clock.instant()));
    return row;
  }

  private long vrf(Tx tx, NewNetwork wanted, NetworkRecord parent, String id) {
    if (parent.getVrf() == null) {
      return ownVrf(tx, wanted, id);
    }
    if (wanted.vrf().isPresent()) {
      throw Problem.invalidArgument(
              "the children of network \"%s\" have its vrf %d", parent.getId(), parent.getVrf())
          .with("vrf", "given by the parent", "leave it out");
    }
    return parent.getVrf();
  }

  private long ownVrf(Tx tx, NewNetwork wanted, String id) {
    return wanted.vrf().isPresent()
        ? numbers.acquireVrf(tx, wanted.vrf().get(), id)
        : numbers.acquireVrf(tx, id);
  }
}
