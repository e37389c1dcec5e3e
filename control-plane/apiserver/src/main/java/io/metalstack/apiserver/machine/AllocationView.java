package io.metalstack.apiserver.machine;

import io.metalstack.api.v2.DNSServer;
import io.metalstack.api.v2.FilesystemLayout;
import io.metalstack.api.v2.FirewallRules;
import io.metalstack.api.v2.Image;
import io.metalstack.api.v2.MachineAllocation;
import io.metalstack.api.v2.MachineAllocationType;
import io.metalstack.api.v2.MachineNetwork;
import io.metalstack.api.v2.NATType;
import io.metalstack.api.v2.NTPServer;
import io.metalstack.api.v2.NetworkType;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.vpn.AllocationVpn;
import io.metalstack.tables.tables.records.AllocationNetworkRecord;
import io.metalstack.tables.tables.records.AllocationRecord;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An allocation's rows as its message: what the machine is told, and what its owner sees. */
public final class AllocationView {
  private AllocationView() {}

  public static MachineAllocation message(
      AllocationRecord row, List<AllocationNetworkRecord> networks, @Nullable Image image) {
    var allocation =
        MachineAllocation.newBuilder()
            .setUuid(row.getUuid().toString())
            .setMeta(
                Meta.of(
                    row.getLabels(), row.getCreatedAt(), row.getUpdatedAt(), row.getGeneration()))
            .setName(row.getName())
            .setDescription(row.getDescription())
            .setCreatedBy(row.getCreatedBy())
            .setProject(row.getProject().toString())
            .setFilesystemLayout(
                MachineView.parse(FilesystemLayout.parser(), row.getFilesystemLayout()))
            .setHostname(row.getHostname())
            .addAllSshPublicKeys(Arrays.asList(row.getSshPublicKeys()))
            .setUserdata(row.getUserdata())
            .setAllocationType(MachineAllocationType.forNumber(row.getType()))
            .setPlacementLabels(Meta.labels(row.getPlacementLabels()));
    if (image != null) {
      allocation.setImage(image);
    }
    AllocationVpn.message(row).ifPresent(allocation::setVpn);
    if (row.getFirewallRules() != null) {
      allocation.setFirewallRules(
          MachineView.parse(FirewallRules.parser(), row.getFirewallRules()));
    }
    for (var ip : row.getDnsServers()) {
      allocation.addDnsServers(DNSServer.newBuilder().setIp(ip));
    }
    for (var address : row.getNtpServers()) {
      allocation.addNtpServers(NTPServer.newBuilder().setAddress(address));
    }
    networks.forEach(network -> allocation.addNetworks(network(network)));
    return allocation.build();
  }

  private static MachineNetwork network(AllocationNetworkRecord row) {
    var network =
        MachineNetwork.newBuilder()
            .setNetwork(row.getNetwork())
            .addAllPrefixes(texts(row.getPrefixes()))
            .addAllDestinationPrefixes(texts(row.getDestinationPrefixes()))
            .addAllIps(texts(row.getIps()))
            .setNetworkType(NetworkType.forNumber(row.getType()))
            .setNatType(NATType.forNumber(row.getNatType()))
            .setVrf(row.getVrf())
            .setAsn(row.getAsn().intValue());
    if (row.getProject() != null) {
      network.setProject(row.getProject().toString());
    }
    return network.build();
  }

  private static List<String> texts(Object[] values) {
    return Arrays.stream(values).map(Object::toString).toList();
  }
}
