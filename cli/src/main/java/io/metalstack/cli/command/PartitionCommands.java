package io.metalstack.cli.command;

import io.metalstack.api.v2.Partition;
import io.metalstack.api.v2.PartitionServiceListRequest;
import io.metalstack.api.v2.PartitionServiceRpc;
import io.metalstack.cli.line.Command;
import io.metalstack.cli.output.Order;
import io.metalstack.cli.output.Table;
import io.metalstack.cli.output.Words;
import java.util.List;

/** {@code metalctl partition}. */
final class PartitionCommands {
  private PartitionCommands() {}

  static List<Command> all() {
    var table =
        new Table<Partition>(Order.by(Partition::getId))
            .column("ID", Partition::getId)
            .column("Description", Partition::getDescription)
            .wide(
                "Management Services",
                partition -> String.join("\n", partition.getMgmtServiceAddressesList()))
            .wide("Labels", partition -> Words.labels(partition.getMeta()));
    return List.of(
        new Command(
            "partition list",
            "list partitions",
            call ->
                call.list(
                    table,
                    call.call(
                            PartitionServiceRpc.LIST,
                            PartitionServiceListRequest.getDefaultInstance())
                        .getPartitionsList())));
  }
}
