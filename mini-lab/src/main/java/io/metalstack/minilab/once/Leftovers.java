package io.metalstack.minilab.once;

import io.metalstack.api.v2.Machine;
import io.metalstack.api.v2.MachineServiceDeleteRequest;
import io.metalstack.api.v2.MachineServiceListRequest;
import io.metalstack.api.v2.MachineServiceRpc;
import io.metalstack.api.v2.Network;
import io.metalstack.api.v2.NetworkQuery;
import io.metalstack.api.v2.NetworkServiceDeleteRequest;
import io.metalstack.api.v2.NetworkServiceListRequest;
import io.metalstack.api.v2.NetworkServiceRpc;
import io.metalstack.minilab.remote.Session;
import io.metalstack.minilab.seed.Site;
import io.metalstack.values.Problem;
import java.util.List;

/** What a killed run left: found by name through the API, and given back. */
final class Leftovers {
  private final Site site;
  private final Session owner;
  private final Pool pool;
  private final AllocateOnce.Limits limits;

  Leftovers(Site site, Session owner, Pool pool, AllocateOnce.Limits limits) {
    this.site = site;
    this.owner = owner;
    this.pool = pool;
    this.limits = limits;
  }

  void remove() throws InterruptedException {
    for (var machine : machines()) {
      free(machine);
    }
    for (var network : networks()) {
      owner.call(
          NetworkServiceRpc.DELETE,
          NetworkServiceDeleteRequest.newBuilder()
              .setProject(site.project())
              .setId(network)
              .build());
    }
  }

  /** The killed run may have asked for it already; then it only takes until the machine waits. */
  private void free(Machine machine) throws InterruptedException {
    try {
      owner.call(
          MachineServiceRpc.DELETE,
          MachineServiceDeleteRequest.newBuilder()
              .setUuid(machine.getUuid())
              .setProject(site.project())
              .build());
    } catch (Problem underWay) {
      if (underWay.kind() != Problem.Kind.NOT_FOUND
          && underWay.kind() != Problem.Kind.FAILED_PRECONDITION) {
        throw underWay;
      }
    }
    pool.awaitWaiting(machine.getUuid(), limits.waiting());
  }

  private List<Machine> machines() {
    return owner
        .call(
            MachineServiceRpc.LIST,
            MachineServiceListRequest.newBuilder().setProject(site.project()).build())
        .getMachinesList()
        .stream()
        .filter(machine -> machine.getAllocation().getName().equals(AllocateOnce.NAME))
        .toList();
  }

  private List<String> networks() {
    return owner
        .call(
            NetworkServiceRpc.LIST,
            NetworkServiceListRequest.newBuilder()
                .setProject(site.project())
                .setQuery(NetworkQuery.newBuilder().setName(AllocateOnce.NAME))
                .build())
        .getNetworksList()
        .stream()
        .map(Network::getId)
        .toList();
  }
}
