package io.metalstack.apiserver.machine;

import io.metalstack.api.v2.IPType;
import io.metalstack.api.v2.Labels;
import io.metalstack.api.v2.MachineAllocationType;
import io.metalstack.api.v2.MachineServiceCreateRequest;
import io.metalstack.apiserver.ip.AcquireAddress;
import io.metalstack.apiserver.ip.Ips;
import io.metalstack.apiserver.ip.NewAddress;
import io.metalstack.apiserver.ipam.Numbers;
import io.metalstack.apiserver.network.NetworkRow;
import io.metalstack.apiserver.network.Networks;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.AllocationNetworkRecord;
import io.metalstack.tables.tables.records.IpRecord;
import io.metalstack.values.Ip;
import io.metalstack.values.Prefix;
import io.metalstack.values.Problem;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The networks of an allocation: checked, then addresses and ASN taken, then attached. */
final class AllocationNetworks {
  private final AcquireAddress addresses;
  private final Numbers numbers;

  /**
   * A network as it was asked for.
   *
   * @param given addresses of the project to use; none to take new ones
   */
  record Wanted(NetworkRow network, List<Ip> given, UUID project) {}

  /** A network with the addresses that the machine gets in it. */
  record Taken(Wanted wanted, List<IpRecord> ips, long asn) {}

  AllocationNetworks(AcquireAddress addresses, Numbers numbers) {
    this.addresses = addresses;
    this.numbers = numbers;
  }

  /**
   * Loads and checks the networks of a request. A firewall gets the underlay besides.
   *
   * @throws Problem INVALID_ARGUMENT naming the network that does not fit
   */
  List<Wanted> check(Tx tx, MachineServiceCreateRequest request, UUID project, String partition) {
    var ids = request.getNetworksList().stream().map(network -> network.getNetwork()).toList();
    var rows =
        Networks.byIds(tx.sql(), ids).stream()
            .collect(Collectors.toMap(row -> row.network().getId(), Function.identity()));
    var wanted = new ArrayList<Wanted>();
    for (var asked : request.getNetworksList()) {
      var row = rows.get(asked.getNetwork());
      if (row == null) {
        throw Problem.invalidArgument("there is no network \"%s\"", asked.getNetwork())
            .with("networks", "unknown network", "list-base-networks shows those there are");
      }
      wanted.add(new Wanted(row, asked.getIpsList().stream().map(Ip::parse).toList(), project));
    }
    MachineRules.checkNetworks(
        wanted.stream().map(Wanted::network).toList(),
        project,
        partition,
        request.getAllocationType());
    if (request.getAllocationType() == MachineAllocationType.MACHINE_ALLOCATION_TYPE_FIREWALL) {
      var underlay =
          Networks.underlayOf(tx.sql(), partition)
              .orElseThrow(() ->
                  Problem.failedPrecondition(
                      "partition \"%s\" has no underlay network, which a firewall needs",
                      partition));
      wanted.add(new Wanted(underlay, List.of(), project));
    }
    return wanted;
  }

  /** Takes an ASN for all networks, and an address of each family in each that names none. */
  List<Taken> acquire(Tx tx, List<Wanted> networks, UUID allocation) {
    var asn = numbers.acquireAsn(tx, allocation);
    var taken = new ArrayList<Taken>();
    for (var wanted : networks) {
      var ips = wanted.given().isEmpty() ? acquire(tx, wanted) : lock(tx, wanted);
      taken.add(new Taken(wanted, ips, asn));
    }
    return taken;
  }

  /** Gives the addresses to a machine; returns the rows of its networks. */
  List<AllocationNetworkRecord> attach(Tx tx, List<Taken> networks, UUID allocation, UUID machine) {
    var rows = new ArrayList<AllocationNetworkRecord>();
    for (var taken : networks) {
      taken.ips().forEach(ip -> Ips.attach(tx, ip.getUuid(), machine));
      var network = taken.wanted().network().network();
      rows.add(
          new AllocationNetworkRecord(
              allocation,
              (short) rows.size(),
              network.getId(),
              network.getType(),
              network.getNatType(),
              taken.wanted().network().prefixes().toArray(Prefix[]::new),
              network.getDestinationPrefixes(),
              taken.ips().stream().map(IpRecord::getAddress).toArray(Ip[]::new),
              network.getVrf() == null ? 0L : network.getVrf(),
              taken.asn(),
              network.getProject()));
    }
    return rows;
  }

  private List<IpRecord> acquire(Tx tx, Wanted wanted) {
    var families = EnumSet.noneOf(Ip.Family.class);
    wanted.network().prefixes().forEach(prefix -> families.add(prefix.family()));
    var ips = new ArrayList<IpRecord>();
    for (var family : families) {
      ips.add(
          addresses.acquire(
              tx,
              wanted.network(),
              new NewAddress(
                  wanted.project(),
                  Optional.empty(),
                  Optional.of(family),
                  IPType.IP_TYPE_EPHEMERAL,
                  "",
                  "autoassigned",
                  Optional.empty(),
                  Labels.getDefaultInstance())));
    }
    return ips;
  }

  private static List<IpRecord> lock(Tx tx, Wanted wanted) {
    var id = wanted.network().network().getId();
    var ips = new ArrayList<IpRecord>();
    for (var address : wanted.given()) {
      var ip =
          Ips.lock(tx, id, wanted.project(), address)
              .orElseThrow(() ->
                  Problem.invalidArgument(
                          "%s is no address of this project in network \"%s\"", address, id)
                      .with("networks.ips", "unknown", "create the address first"));
      if (ips.stream().anyMatch(other -> other.getUuid().equals(ip.getUuid()))) {
        throw Problem.invalidArgument("%s is given twice", address)
            .with("networks.ips", "duplicate", "");
      }
      if (ip.getMachine() != null) {
        throw Problem.invalidArgument("%s is in use by machine %s", address, ip.getMachine())
            .with("networks.ips", "in use", "");
      }
      ips.add(ip);
    }
    return ips;
  }
}
