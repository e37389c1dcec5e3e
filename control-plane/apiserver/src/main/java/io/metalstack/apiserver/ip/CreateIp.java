package io.metalstack.apiserver.ip;

import io.metalstack.api.v2.IPAddressFamily;
import io.metalstack.api.v2.IPServiceCreateRequest;
import io.metalstack.api.v2.IPServiceCreateResponse;
import io.metalstack.api.v2.IPType;
import io.metalstack.api.v2.NetworkType;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.network.NetworkRow;
import io.metalstack.apiserver.network.Networks;
import io.metalstack.store.Tx;
import io.metalstack.values.Ip;
import io.metalstack.values.Problem;
import java.util.Optional;
import java.util.UUID;

/** Takes an address for a project: a given one, or any free one. */
final class CreateIp implements Mutation<IPServiceCreateRequest, IPServiceCreateResponse> {
  private final AcquireAddress addresses;

  CreateIp(AcquireAddress addresses) {
    this.addresses = addresses;
  }

  @Override
  public IPServiceCreateResponse apply(Tx tx, Caller caller, IPServiceCreateRequest request) {
    var project = Filter.uuid(request.getProject());
    Ips.requireProject(tx, project);
    if (request.hasIp() && request.hasAddressFamily()) {
      throw Problem.invalidArgument("give either ip or address_family, not both")
          .with("address_family", "follows from the ip", "leave it out");
    }
    var network = Networks.hold(tx, request.getNetwork());
    requireAccess(caller, network, project);
    var machine =
        request.hasMachine()
            ? Optional.of(Filter.uuid(request.getMachine()))
            : Optional.<UUID>empty();
    machine.ifPresent(id -> Ips.requireMachine(tx, id, project));
    var wanted =
        new NewAddress(
            project,
            request.hasIp() ? Optional.of(Ip.parse(request.getIp())) : Optional.empty(),
            family(request),
            request.getType() == IPType.IP_TYPE_STATIC
                ? IPType.IP_TYPE_STATIC
                : IPType.IP_TYPE_EPHEMERAL,
            request.getName(),
            request.getDescription(),
            machine,
            request.getLabels());
    return IPServiceCreateResponse.newBuilder()
        .setIp(IpView.message(addresses.acquire(tx, network, wanted)))
        .build();
  }

  private static void requireAccess(Caller caller, NetworkRow network, UUID project) {
    var row = network.network();
    var type = NetworkType.forNumber(row.getType());
    var own = row.getProject() == null || row.getProject().equals(project);
    if (!own && type != NetworkType.NETWORK_TYPE_CHILD_SHARED) {
      throw Problem.invalidArgument("network \"%s\" belongs to another project", row.getId())
          .with("network", "foreign project", "");
    }
    if (!AcquireAddress.handsOut(type)) {
      var text = "network \"%s\" is a super network: cut a child network from it first";
      throw row.getProject() == null
          ? Problem.invalidArgument(text, row.getId())
          : Problem.permissionDenied(text, row.getId());
    }
    if (type == NetworkType.NETWORK_TYPE_UNDERLAY && !caller.isAdminEditor()) {
      throw Problem.permissionDenied("addresses of underlay \"%s\" are for admins", row.getId());
    }
  }

  private static Optional<Ip.Family> family(IPServiceCreateRequest request) {
    if (!request.hasAddressFamily()
        || request.getAddressFamily() == IPAddressFamily.IP_ADDRESS_FAMILY_UNSPECIFIED) {
      return Optional.empty();
    }
    return Optional.of(
        request.getAddressFamily() == IPAddressFamily.IP_ADDRESS_FAMILY_V4
            ? Ip.Family.IPV4
            : Ip.Family.IPV6);
  }
}
