package io.metalstack.minilab.bench;

import io.metalstack.api.v2.IPServiceCreateRequest;
import io.metalstack.api.v2.IPServiceRpc;
import io.metalstack.api.v2.NetworkServiceCreateRequest;
import io.metalstack.api.v2.NetworkServiceRpc;
import io.metalstack.minilab.Lab;
import io.metalstack.minilab.remote.Session;
import io.metalstack.minilab.seed.Site;

/** Creates many small things in one project, once all machines wait. */
final class Creations implements Benchmark {
  /** What is created. */
  enum Kind {
    IPS,
    NETWORKS
  }

  private final Kind kind;

  Creations(Kind kind) {
    this.kind = kind;
  }

  @Override
  public String run(Lab lab, Bench.Load load) throws InterruptedException {
    Stopwatch.untilAllWait(lab);
    var site = lab.site();
    var owner = lab.door().with(site.ownerToken());
    var result =
        Stopwatch.measure(
            load.clients(),
            load.count(),
            i -> {
              switch (kind) {
                case IPS -> address(owner, site);
                case NETWORKS -> network(owner, site, i);
              }
            });
    return "%d clients: %s".formatted(load.clients(), result.words());
  }

  private static void address(Session owner, Site site) {
    owner.call(
        IPServiceRpc.CREATE,
        IPServiceCreateRequest.newBuilder()
            .setNetwork(site.internet())
            .setProject(site.project())
            .build());
  }

  private static void network(Session owner, Site site, int number) {
    owner.call(
        NetworkServiceRpc.CREATE,
        NetworkServiceCreateRequest.newBuilder()
            .setProject(site.project())
            .setPartition(site.partition())
            .setName("bench-" + number)
            .build());
  }
}
