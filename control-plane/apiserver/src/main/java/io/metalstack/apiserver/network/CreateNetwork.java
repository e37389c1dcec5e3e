package io.metalstack.apiserver.network;

import io.metalstack.admin.v2.NetworkServiceCreateRequest;
import io.metalstack.admin.v2.NetworkServiceCreateResponse;
import io.metalstack.api.v2.NATType;
import io.metalstack.api.v2.NetworkType;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.ipam.Numbers;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.NetworkRecord;
import io.metalstack.values.Prefix;
import io.metalstack.values.Problem;
import java.time.Clock;

/** Adds a network of any type, for admins; children go the way of {@link CreateChildNetwork}. */
final class CreateNetwork
    implements Mutation<NetworkServiceCreateRequest, NetworkServiceCreateResponse> {
  private final CreateChildNetwork children;
  private final Numbers numbers;
  private final Clock clock;

  CreateNetwork(CreateChildNetwork children, Numbers numbers, Clock clock) {
    this.children = children;
    this.numbers = numbers;
    this.clock = clock;
  }

  @Override
  public NetworkServiceCreateResponse apply(
      Tx tx, Caller caller, NetworkServiceCreateRequest request) {
    var wanted = NewNetwork.of(request);
    NetworkRules.check(wanted);
    var id =
        wanted.type() == NetworkType.NETWORK_TYPE_CHILD
                || wanted.type() == NetworkType.NETWORK_TYPE_CHILD_SHARED
            ? children.create(tx, wanted)
            : create(tx, wanted);
    return NetworkServiceCreateResponse.newBuilder()
        .setNetwork(NetworkView.message(Networks.get(tx.sql(), id)))
        .build();
  }

  private String create(Tx tx, NewNetwork wanted) {
    Networks.requireReferences(tx, wanted);
    var id = wanted.id().orElseThrow();
    if (wanted.type() == NetworkType.NETWORK_TYPE_SUPER && wanted.partition().isPresent()) {
      refuseSecondSuper(tx, wanted.partition().get());
    }
    var row = row(wanted, id);
    Networks.insert(tx, row);
    wanted.vrf().ifPresent(vrf -> numbers.acquireVrf(tx, vrf, id));
    var position = 0;
    for (var prefix : wanted.prefixes()) {
      NetworkPrefixes.add(tx, row, position++, prefix);
    }
    return id;
  }

  private static void refuseSecondSuper(Tx tx, String partition) {
    tx.exclusively("super network of " + partition);
    Networks.superOf(tx, partition)
        .ifPresent(other -> {
          throw Problem.invalidArgument(
                  "partition \"%s\" already has the super network \"%s\"",
                  partition, other.network().getId())
              .with("partition", "one super network for each partition", "cut from that one");
        });
  }

  private NetworkRecord row(NewNetwork wanted, String id) {
    var row = new NetworkRecord();
    row.setId(id);
    row.setName(wanted.name());
    row.setDescription(wanted.description());
    row.setPartition(wanted.partition().orElse(null));
    row.setProject(wanted.project().orElse(null));
    row.setType((short) wanted.type().getNumber());
    row.setNatType((short) wanted.natType().orElse(NATType.NAT_TYPE_NONE).getNumber());
    row.setVrf(wanted.vrf().orElse(null));
    row.setDestinationPrefixes(wanted.destinationPrefixes().toArray(Prefix[]::new));
    row.setAdditionalAnnouncableCidrs(wanted.announcableCidrs().toArray(Prefix[]::new));
    lengths(row, wanted);
    row.setLabels(Meta.column(wanted.labels()));
    row.setCreatedAt(Meta.kept(clock.instant()));
    return row;
  }

  static void lengths(NetworkRecord row, NewNetwork wanted) {
    var lengths = wanted.defaultLengths();
    var least = wanted.minLengths();
    row.setDefaultChildLengthIpv4(lengths.hasIpv4() ? (short) lengths.getIpv4() : null);
    row.setDefaultChildLengthIpv6(lengths.hasIpv6() ? (short) lengths.getIpv6() : null);
    row.setMinChildLengthIpv4(least.hasIpv4() ? (short) least.getIpv4() : null);
    row.setMinChildLengthIpv6(least.hasIpv6() ? (short) least.getIpv6() : null);
  }
}
