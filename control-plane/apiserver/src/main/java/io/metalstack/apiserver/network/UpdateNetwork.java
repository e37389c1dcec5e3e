package io.metalstack.apiserver.network;

import io.metalstack.admin.v2.NetworkServiceUpdateRequest;
import io.metalstack.admin.v2.NetworkServiceUpdateResponse;
import io.metalstack.api.v2.NetworkType;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.call.Revision;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.NetworkPrefixRecord;
import io.metalstack.tables.tables.records.NetworkRecord;
import io.metalstack.values.Prefix;
import io.metalstack.values.Problem;
import java.time.Clock;
import java.util.List;

/**
 * Changes a network of any type, for admins. A network without parent is judged as a new one of its
 * type would be; its prefixes are always sent as a whole.
 */
final class UpdateNetwork
    implements Mutation<NetworkServiceUpdateRequest, NetworkServiceUpdateResponse> {
  private final Clock clock;

  UpdateNetwork(Clock clock) {
    this.clock = clock;
  }

  @Override
  public NetworkServiceUpdateResponse apply(
      Tx tx, Caller caller, NetworkServiceUpdateRequest request) {
    var row = Networks.lock(tx, request.getId());
    Revision.next(row, request.getUpdateMeta(), "network \"%s\"".formatted(row.getId()), clock);
    var prefixes = NetworkPrefixes.of(tx, row.getId());
    var wanted = NewNetwork.changed(stored(row, prefixes), request);
    if (row.getParent() == null) {
      check(row, wanted, request);
      change(tx, row, prefixes, wanted.prefixes());
    } else {
      NetworkRules.checkChildUpdate(request);
    }
    if (request.hasLabels()) {
      Revision.labels(row, request.getLabels());
    }
    describe(row, wanted);
    Networks.update(tx, row);
    return NetworkServiceUpdateResponse.newBuilder()
        .setNetwork(NetworkView.message(Networks.get(tx.sql(), row.getId())))
        .build();
  }

  private static NetworkRow stored(NetworkRecord row, List<NetworkPrefixRecord> prefixes) {
    return new NetworkRow(
        row, prefixes.stream().map(NetworkPrefixRecord::getPrefix).toList(), java.util.Map.of());
  }

  private static void check(
      NetworkRecord row, NewNetwork wanted, NetworkServiceUpdateRequest request) {
    if (wanted.prefixes().isEmpty()) {
      throw Problem.invalidArgument("network \"%s\" would lose all its prefixes", row.getId())
          .with("prefixes", "empty", "send all prefixes that the network is to have");
    }
    NetworkRules.check(wanted);
    NetworkRules.checkAnnounced(
        List.of(row.getAdditionalAnnouncableCidrs()),
        wanted.announcableCidrs(),
        request.getForce());
  }

  /** Prefixes that stay keep their place in the order; new ones come after all others. */
  private static void change(
      Tx tx, NetworkRecord row, List<NetworkPrefixRecord> stored, List<Prefix> wanted) {
    for (var prefix : stored) {
      if (!wanted.contains(prefix.getPrefix())) {
        NetworkPrefixes.remove(tx, row, prefix);
      }
    }
    var known = stored.stream().map(NetworkPrefixRecord::getPrefix).toList();
    var position = stored.isEmpty() ? 0 : stored.getLast().getPosition() + 1;
    for (var prefix : wanted) {
      if (!known.contains(prefix)) {
        NetworkPrefixes.add(tx, row, position++, prefix);
      }
    }
  }

  private static void describe(NetworkRecord row, NewNetwork wanted) {
    row.setName(wanted.name());
    row.setDescription(wanted.description());
    wanted.natType().ifPresent(type -> row.setNatType((short) type.getNumber()));
    row.setDestinationPrefixes(wanted.destinationPrefixes().toArray(Prefix[]::new));
    if (Networks.isSuper(NetworkType.forNumber(row.getType()))) {
      row.setAdditionalAnnouncableCidrs(wanted.announcableCidrs().toArray(Prefix[]::new));
      CreateNetwork.lengths(row, wanted);
    }
  }
}
