package io.metalstack.apiserver.ip;

import io.metalstack.api.v2.IP;
import io.metalstack.api.v2.IPServiceCreateRequest;
import io.metalstack.api.v2.IPServiceDeleteRequest;
import io.metalstack.api.v2.IPServiceGetRequest;
import io.metalstack.api.v2.IPServiceListRequest;
import io.metalstack.api.v2.IPServiceUpdateRequest;
import io.metalstack.api.v2.UpdateMeta;
import io.metalstack.apiserver.Site;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.call.Caller;
import java.util.List;

/** The calls of addresses on a world, with requests in text format. */
public final class IpCalls {
  private final World world;
  private final CreateIp create;

  public IpCalls(World world) {
    this.world = world;
    this.create = new CreateIp(new AcquireAddress(world.clock));
  }

  public IP create(String network, String project, String fields) {
    return create(World.user("anna"), network, project, fields);
  }

  IP create(Caller caller, String network, String project, String fields) {
    var request =
        Site.message(IPServiceCreateRequest.getDefaultInstance(), fields).toBuilder()
            .setNetwork(network)
            .setProject(project)
            .build();
    return world.call(create, caller, request).getIp();
  }

  CreateIp create() {
    return create;
  }

  IP get(String ip, String project) {
    var request = IPServiceGetRequest.newBuilder().setIp(ip).setProject(project).build();
    return world.read(IpReads::get, World.user("anna"), request).getIp();
  }

  IP update(IP seen, String fields) {
    var request =
        Site.message(IPServiceUpdateRequest.getDefaultInstance(), fields).toBuilder()
            .setProject(seen.getProject())
            .setUpdateMeta(UpdateMeta.newBuilder().setUpdatedAt(seen.getMeta().getUpdatedAt()));
    if (request.getIp().isEmpty()) {
      request.setIp(seen.getIp());
    }
    return world.call(new UpdateIp(world.clock), World.user("anna"), request.build()).getIp();
  }

  public IP delete(String ip, String project) {
    var request = IPServiceDeleteRequest.newBuilder().setIp(ip).setProject(project).build();
    return world.call(new DeleteIp(), World.user("anna"), request).getIp();
  }

  List<String> list(String project, String query) {
    var request =
        Site.message(IPServiceListRequest.getDefaultInstance(), "query { " + query + " }")
            .toBuilder()
            .setProject(project)
            .build();
    return world.read(IpReads::list, World.user("anna"), request).getIpsList().stream()
        .map(IP::getIp)
        .toList();
  }
}
