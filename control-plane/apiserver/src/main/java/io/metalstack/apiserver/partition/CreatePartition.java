package io.metalstack.apiserver.partition;

import io.metalstack.admin.v2.PartitionServiceCreateRequest;
import io.metalstack.admin.v2.PartitionServiceCreateResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.store.Tx;
import io.metalstack.values.Problem;
import java.time.Clock;

/** Adds a partition. Its boot configuration may be left out; where given, both URLs are needed. */
final class CreatePartition
    implements Mutation<PartitionServiceCreateRequest, PartitionServiceCreateResponse> {
  private static final int NTP_SERVERS = 5;

  private final Clock clock;

  CreatePartition(Clock clock) {
    this.clock = clock;
  }

  @Override
  public PartitionServiceCreateResponse apply(
      Tx tx, Caller caller, PartitionServiceCreateRequest request) {
    var partition = request.getPartition();
    if (partition.getId().isEmpty()) {
      throw Problem.invalidArgument("a partition needs an id").with("partition.id", "empty", "");
    }
    if (partition.getNtpServersCount() > NTP_SERVERS) {
      throw Problem.invalidArgument(
              "%d NTP servers, expected at most %d", partition.getNtpServersCount(), NTP_SERVERS)
          .with("partition.ntp_servers", "too many", "");
    }
    if (partition.hasBootConfiguration()) {
      requireUrls(
          partition.getBootConfiguration().getImageUrl(),
          partition.getBootConfiguration().getKernelUrl());
    }
    var row = PartitionView.row(partition, Meta.kept(clock.instant()));
    return PartitionServiceCreateResponse.newBuilder()
        .setPartition(PartitionView.message(Partitions.insert(tx, row)))
        .build();
  }

  private static void requireUrls(String image, String kernel) {
    if (image.isEmpty() || kernel.isEmpty()) {
      throw Problem.invalidArgument(
              "the boot configuration needs both image_url and kernel_url, got \"%s\" and \"%s\"",
              image, kernel)
          .with("partition.boot_configuration", "a URL is missing", "leave it out or give both");
    }
  }
}
