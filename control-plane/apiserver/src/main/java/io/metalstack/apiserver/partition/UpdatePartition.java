package io.metalstack.apiserver.partition;

import io.metalstack.admin.v2.PartitionServiceUpdateRequest;
import io.metalstack.admin.v2.PartitionServiceUpdateResponse;
import io.metalstack.api.v2.DNSServer;
import io.metalstack.api.v2.NTPServer;
import io.metalstack.api.v2.Partition;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.call.Revision;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.PartitionRecord;
import java.time.Clock;

/** Changes a partition. A list that is given replaces the whole list. */
final class UpdatePartition
    implements Mutation<PartitionServiceUpdateRequest, PartitionServiceUpdateResponse> {
  private final Clock clock;

  UpdatePartition(Clock clock) {
    this.clock = clock;
  }

  @Override
  public PartitionServiceUpdateResponse apply(
      Tx tx, Caller caller, PartitionServiceUpdateRequest request) {
    var row = Partitions.lock(tx, request.getId());
    Revision.next(row, request.getUpdateMeta(), "partition \"%s\"".formatted(row.getId()), clock);
    PartitionRules.check(asked(request));
    if (request.hasDescription()) {
      row.setDescription(request.getDescription());
    }
    if (request.hasLabels()) {
      Revision.labels(row, request.getLabels());
    }
    services(row, request);
    Partitions.update(tx, row);
    return PartitionServiceUpdateResponse.newBuilder()
        .setPartition(PartitionView.message(row))
        .build();
  }

  private static Partition asked(PartitionServiceUpdateRequest request) {
    var partition =
        Partition.newBuilder()
            .setId(request.getId())
            .addAllDnsServers(request.getDnsServersList())
            .addAllNtpServers(request.getNtpServersList());
    if (request.hasBootConfiguration()) {
      partition.setBootConfiguration(request.getBootConfiguration());
    }
    return partition.build();
  }

  private static void services(PartitionRecord row, PartitionServiceUpdateRequest request) {
    if (request.hasBootConfiguration()) {
      row.setBootImageUrl(request.getBootConfiguration().getImageUrl());
      row.setBootKernelUrl(request.getBootConfiguration().getKernelUrl());
      row.setBootCommandline(request.getBootConfiguration().getCommandline());
    }
    if (request.getDnsServersCount() > 0) {
      row.setDnsServers(
          request.getDnsServersList().stream().map(DNSServer::getIp).toArray(String[]::new));
    }
    if (request.getNtpServersCount() > 0) {
      row.setNtpServers(
          request.getNtpServersList().stream().map(NTPServer::getAddress).toArray(String[]::new));
    }
    if (request.getMgmtServiceAddressesCount() > 0) {
      row.setMgmtServiceAddresses(request.getMgmtServiceAddressesList().toArray(String[]::new));
    }
  }
}
