package io.metalstack.apiserver.network;

import io.metalstack.admin.v2.NetworkServiceCreateRequest;
import io.metalstack.admin.v2.NetworkServiceUpdateRequest;
import io.metalstack.api.v2.ChildPrefixLength;
import io.metalstack.api.v2.Labels;
import io.metalstack.api.v2.NATType;
import io.metalstack.api.v2.NetworkAddressFamily;
import io.metalstack.api.v2.NetworkType;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.values.Prefix;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A network as it was asked for, by an admin or by a user, or as it would be after an update.
 *
 * @param prefixes in the order of the request, which is the order addresses are taken in
 * @param defaultLengths length of child prefixes for each family, for networks to cut from
 * @param length wanted length of a child's prefixes
 */
record NewNetwork(
    Optional<String> id,
    String name,
    String description,
    Optional<String> partition,
    Optional<UUID> project,
    NetworkType type,
    Optional<NATType> natType,
    Optional<Long> vrf,
    Optional<String> parent,
    List<Prefix> prefixes,
    List<Prefix> destinationPrefixes,
    List<Prefix> announcableCidrs,
    ChildPrefixLength defaultLengths,
    ChildPrefixLength minLengths,
    Optional<ChildPrefixLength> length,
    Optional<NetworkAddressFamily> addressFamily,
    Labels labels) {

  static NewNetwork of(NetworkServiceCreateRequest request) {
    return new NewNetwork(
        request.hasId() ? Optional.of(request.getId()) : Optional.empty(),
        request.getName(),
        request.getDescription(),
        request.hasPartition() ? Optional.of(request.getPartition()) : Optional.empty(),
        request.hasProject() ? Optional.of(Filter.uuid(request.getProject())) : Optional.empty(),
        request.getType(),
        request.hasNatType() ? nat(request.getNatType()) : Optional.empty(),
        request.hasVrf() ? Optional.of(Integer.toUnsignedLong(request.getVrf())) : Optional.empty(),
        request.hasParentNetwork() ? Optional.of(request.getParentNetwork()) : Optional.empty(),
        prefixes(request.getPrefixesList()),
        prefixes(request.getDestinationPrefixesList()),
        prefixes(request.getAdditionalAnnouncableCidrsList()),
        request.getDefaultChildPrefixLength(),
        request.getMinChildPrefixLength(),
        request.hasLength() ? Optional.of(request.getLength()) : Optional.empty(),
        request.hasAddressFamily() ? Optional.of(request.getAddressFamily()) : Optional.empty(),
        request.getLabels());
  }

  static NewNetwork of(io.metalstack.api.v2.NetworkServiceCreateRequest request) {
    return new NewNetwork(
        Optional.empty(),
        request.getName(),
        request.getDescription(),
        request.hasPartition() ? Optional.of(request.getPartition()) : Optional.empty(),
        Optional.of(Filter.uuid(request.getProject())),
        NetworkType.NETWORK_TYPE_CHILD,
        Optional.empty(),
        Optional.empty(),
        request.hasParentNetwork() ? Optional.of(request.getParentNetwork()) : Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        ChildPrefixLength.getDefaultInstance(),
        ChildPrefixLength.getDefaultInstance(),
        request.hasLength() ? Optional.of(request.getLength()) : Optional.empty(),
        request.hasAddressFamily() ? Optional.of(request.getAddressFamily()) : Optional.empty(),
        request.getLabels());
  }

  /** A network without parent as it would be after an update. */
  static NewNetwork changed(NetworkRow stored, NetworkServiceUpdateRequest request) {
    var network = stored.network();
    var nat = request.hasNatType() ? nat(request.getNatType()) : Optional.<NATType>empty();
    return new NewNetwork(
        Optional.of(network.getId()),
        request.hasName() ? request.getName() : network.getName(),
        request.hasDescription() ? request.getDescription() : network.getDescription(),
        Optional.ofNullable(network.getPartition()),
        Optional.ofNullable(network.getProject()),
        NetworkType.forNumber(network.getType()),
        nat.or(() -> Optional.ofNullable(NATType.forNumber(network.getNatType()))),
        Optional.ofNullable(network.getVrf()),
        Optional.empty(),
        prefixes(request.getPrefixesList()),
        request.getDestinationPrefixesCount() > 0
            ? prefixes(request.getDestinationPrefixesList())
            : List.of(network.getDestinationPrefixes()),
        prefixes(request.getAdditionalAnnouncableCidrsList()),
        request.hasDefaultChildPrefixLength()
            ? request.getDefaultChildPrefixLength()
            : NetworkView.defaultLengths(network),
        request.hasMinChildPrefixLength()
            ? request.getMinChildPrefixLength()
            : NetworkView.minLengths(network),
        Optional.empty(),
        Optional.empty(),
        Labels.getDefaultInstance());
  }

  private static Optional<NATType> nat(NATType type) {
    return type == NATType.NAT_TYPE_UNSPECIFIED ? Optional.empty() : Optional.of(type);
  }

  static List<Prefix> prefixes(List<String> texts) {
    return texts.stream().map(Prefix::parse).distinct().toList();
  }
}
