package io.metalstack.apiserver.partition;

import io.metalstack.api.v2.DNSServer;
import io.metalstack.api.v2.NTPServer;
import io.metalstack.api.v2.Partition;
import io.metalstack.api.v2.PartitionBootConfiguration;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.tables.tables.records.PartitionRecord;
import java.time.Instant;

/** A partition between its row and its message. */
public final class PartitionView {
  private PartitionView() {}

  public static Partition message(PartitionRecord row) {
    var partition =
        Partition.newBuilder()
            .setId(row.getId())
            .setMeta(
                Meta.of(
                    row.getLabels(), row.getCreatedAt(), row.getUpdatedAt(), row.getGeneration()))
            .setDescription(row.getDescription())
            .setBootConfiguration(
                PartitionBootConfiguration.newBuilder()
                    .setImageUrl(row.getBootImageUrl())
                    .setKernelUrl(row.getBootKernelUrl())
                    .setCommandline(row.getBootCommandline()));
    for (var ip : row.getDnsServers()) {
      partition.addDnsServers(DNSServer.newBuilder().setIp(ip));
    }
    for (var address : row.getNtpServers()) {
      partition.addNtpServers(NTPServer.newBuilder().setAddress(address));
    }
    for (var address : row.getMgmtServiceAddresses()) {
      partition.addMgmtServiceAddresses(address);
    }
    return partition.build();
  }

  static PartitionRecord row(Partition partition, Instant now) {
    var boot = partition.getBootConfiguration();
    return new PartitionRecord(
        partition.getId(),
        partition.getDescription(),
        boot.getImageUrl(),
        boot.getKernelUrl(),
        boot.getCommandline(),
        partition.getDnsServersList().stream().map(DNSServer::getIp).toArray(String[]::new),
        partition.getNtpServersList().stream().map(NTPServer::getAddress).toArray(String[]::new),
        partition.getMgmtServiceAddressesList().toArray(String[]::new),
        Meta.column(partition.getMeta().getLabels()),
        0L,
        now,
        null);
  }
}
