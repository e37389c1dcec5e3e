package io.metalstack.apiserver.ip;

import io.metalstack.api.v2.NetworkType;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.ipam.FreeBlocks;
import io.metalstack.apiserver.network.NetworkRow;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.IpRecord;
import io.metalstack.values.Ip;
import io.metalstack.values.Problem;
import java.time.Clock;
import java.util.UUID;

/** Takes an address out of a network for a project. Used by IP.Create and by Machine.Create. */
public final class AcquireAddress {
  private final Clock clock;

  public AcquireAddress(Clock clock) {
    this.clock = clock;
  }

  /**
   * Takes a given address, or the first free one of a family, and stores it.
   *
   * @throws Problem INVALID_ARGUMENT if it is not in the network or taken; ALREADY_EXISTS if it is
   *     the network's first or last address; RESOURCE_EXHAUSTED if none is free
   */
  public IpRecord acquire(Tx tx, NetworkRow network, NewAddress wanted) {
    var address =
        wanted.address().isPresent()
            ? given(tx, network, wanted.address().get())
            : any(tx, network, wanted);
    var row = new IpRecord();
    row.setUuid(UUID.randomUUID());
    row.setAddress(address);
    row.setNamespace(
        network.network().getNamespace() == null ? "" : network.network().getNamespace());
    row.setNetwork(network.network().getId());
    row.setProject(wanted.project());
    row.setType((short) wanted.type().getNumber());
    row.setName(wanted.name());
    row.setDescription(wanted.description());
    row.setMachine(wanted.machine().orElse(null));
    row.setLabels(IpView.kept(Meta.column(wanted.labels())));
    row.setCreatedAt(Meta.kept(clock.instant()));
    return Ips.insert(tx, row);
  }

  private static Ip given(Tx tx, NetworkRow network, Ip address) {
    var id = network.network().getId();
    var prefix =
        network.prefixes().stream()
            .filter(candidate -> candidate.contains(address))
            .findFirst()
            .orElseThrow(() ->
                Problem.invalidArgument(
                        "%s is not in network \"%s\", whose prefixes are %s",
                        address, id, network.prefixes())
                    .with("ip", "outside the network", ""));
    if (!FreeBlocks.takeExactly(tx, id, address.host())) {
      var edge =
          address.equals(prefix.first()) || (address.isIpv4() && address.equals(prefix.last()));
      throw (edge
              ? Problem.alreadyExists(
                  "%s is the network or broadcast address of %s", address, prefix)
              : Problem.invalidArgument("%s is already in use", address))
          .with("ip", "taken", "leave it out to get a free address");
    }
    return address;
  }

  private static Ip any(Tx tx, NetworkRow network, NewAddress wanted) {
    var id = network.network().getId();
    var hasIpv4 = has(network, Ip.Family.IPV4);
    var family = wanted.family().orElse(hasIpv4 ? Ip.Family.IPV4 : Ip.Family.IPV6);
    if (!has(network, family)) {
      throw Problem.invalidArgument("network \"%s\" has no %s prefix", id, family)
          .with("address_family", "no such family in the network", "");
    }
    return FreeBlocks.take(tx, id, family, family.bits())
        .orElseThrow(() ->
            Problem.invalidArgument("no %s address is left in network \"%s\"", family, id)
                .with("network", "full", "free addresses that are no longer used"))
        .address();
  }

  private static boolean has(NetworkRow network, Ip.Family family) {
    return network.prefixes().stream().anyMatch(prefix -> prefix.family() == family);
  }

  /** Types of networks that hand out single addresses. */
  static boolean handsOut(NetworkType type) {
    return switch (type) {
      case NETWORK_TYPE_CHILD,
          NETWORK_TYPE_CHILD_SHARED,
          NETWORK_TYPE_EXTERNAL,
          NETWORK_TYPE_UNDERLAY ->
          true;
      case NETWORK_TYPE_SUPER,
          NETWORK_TYPE_SUPER_NAMESPACED,
          NETWORK_TYPE_UNSPECIFIED,
          UNRECOGNIZED ->
          false;
    };
  }
}
