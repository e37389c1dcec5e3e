package io.metalstack.minilab.bench;

import io.metalstack.api.v2.MachineAllocationNetwork;
import io.metalstack.api.v2.MachineAllocationType;
import io.metalstack.api.v2.MachineServiceCreateRequest;
import io.metalstack.api.v2.MachineServiceRpc;
import io.metalstack.api.v2.NetworkServiceCreateRequest;
import io.metalstack.api.v2.NetworkServiceRpc;
import io.metalstack.minilab.Lab;

/** Allocates every machine of the lab, by size, with a private and a public address each. */
final class Allocations implements Benchmark {
  @Override
  public String run(Lab lab, Bench.Load load) throws InterruptedException {
    Stopwatch.untilAllWait(lab);
    var site = lab.site();
    var owner = lab.door().with(site.ownerToken());
    var network =
        owner
            .call(
                NetworkServiceRpc.CREATE,
                NetworkServiceCreateRequest.newBuilder()
                    .setProject(site.project())
                    .setPartition(site.partition())
                    .setName("bench")
                    .build())
            .getNetwork()
            .getId();
    var machines = lab.plan().machines();
    var result =
        Stopwatch.measure(
            load.clients(),
            machines.size(),
            i ->
                owner.call(
                    MachineServiceRpc.CREATE,
                    MachineServiceCreateRequest.newBuilder()
                        .setProject(site.project())
                        .setPartition(site.partition())
                        .setName("bench-" + i)
                        .setSize(machines.get(i).model().size())
                        .setImage(site.image())
                        .setAllocationType(MachineAllocationType.MACHINE_ALLOCATION_TYPE_MACHINE)
                        .addNetworks(MachineAllocationNetwork.newBuilder().setNetwork(network))
                        .addNetworks(
                            MachineAllocationNetwork.newBuilder().setNetwork(site.internet()))
                        .build()));
    return "%d clients: %s".formatted(load.clients(), result.words());
  }
}
