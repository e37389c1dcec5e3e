package io.metalstack.apiserver.network;

import io.metalstack.admin.v2.NetworkServiceCreateRequest;
import io.metalstack.admin.v2.NetworkServiceDeleteRequest;
import io.metalstack.admin.v2.NetworkServiceUpdateRequest;
import io.metalstack.api.v2.Network;
import io.metalstack.api.v2.NetworkServiceGetRequest;
import io.metalstack.api.v2.NetworkServiceListBaseNetworksRequest;
import io.metalstack.api.v2.UpdateMeta;
import io.metalstack.apiserver.Site;
import io.metalstack.apiserver.World;
import io.metalstack.apiserver.ipam.Numbers;
import java.util.List;
import java.util.Random;

/** The calls of networks on a world, with requests in text format. */
public final class NetworkCalls {
  private final World world;
  private final Numbers numbers = new Numbers(new Random(7));
  private final CreateChildNetwork child;
  private final DeleteNetwork delete = new DeleteNetwork(numbers);

  public NetworkCalls(World world) {
    this.world = world;
    this.child = new CreateChildNetwork(numbers, world.clock);
  }

  /** As an admin: a network of a type. */
  public Network create(String type, String fields) {
    var request =
        Site.message(
            NetworkServiceCreateRequest.getDefaultInstance(),
            "type: NETWORK_TYPE_" + type + " " + fields);
    var create = new CreateNetwork(child, numbers, world.clock);
    return world.call(create, World.admin(), request).getNetwork();
  }

  /** As a user: a child network. */
  public Network child(String project, String fields) {
    var request =
        Site.message(
            io.metalstack.api.v2.NetworkServiceCreateRequest.getDefaultInstance(),
            "project: '" + project + "' " + fields);
    return world.call(child, World.user("anna"), request).getNetwork();
  }

  public Network get(String id) {
    return NetworkView.message(world.db.read(sql -> Networks.get(sql, id)));
  }

  Network get(String id, String project) {
    var request = NetworkServiceGetRequest.newBuilder().setId(id).setProject(project).build();
    return world.read(NetworkReads::get, World.user("anna"), request).getNetwork();
  }

  List<Network> base(String project) {
    var request = NetworkServiceListBaseNetworksRequest.newBuilder().setProject(project).build();
    return world.read(NetworkReads::listBase, World.user("anna"), request).getNetworksList();
  }

  /** As an admin: an update of the network as it stands. */
  Network update(String id, String fields) {
    return update(get(id), fields);
  }

  Network update(Network seen, String fields) {
    var request =
        Site.message(NetworkServiceUpdateRequest.getDefaultInstance(), fields).toBuilder()
            .setId(seen.getId())
            .setUpdateMeta(UpdateMeta.newBuilder().setUpdatedAt(seen.getMeta().getUpdatedAt()))
            .build();
    return world.call(new UpdateNetwork(world.clock), World.admin(), request).getNetwork();
  }

  /** As a user: an update of the network as it was seen. */
  Network update(Network seen, String project, String fields) {
    var request =
        Site.message(io.metalstack.api.v2.NetworkServiceUpdateRequest.getDefaultInstance(), fields)
            .toBuilder()
            .setId(seen.getId())
            .setProject(project)
            .setUpdateMeta(UpdateMeta.newBuilder().setUpdatedAt(seen.getMeta().getUpdatedAt()))
            .build();
    return world.call(new UpdateOwnNetwork(world.clock), World.user("anna"), request).getNetwork();
  }

  /** As an admin. */
  public Network delete(String id) {
    var request = NetworkServiceDeleteRequest.newBuilder().setId(id).build();
    return world.call(delete::asAdmin, World.admin(), request).getNetwork();
  }

  /** As a user. */
  Network delete(String id, String project) {
    var request =
        io.metalstack.api.v2.NetworkServiceDeleteRequest.newBuilder()
            .setId(id)
            .setProject(project)
            .build();
    return world.call(delete, World.user("anna"), request).getNetwork();
  }
}
