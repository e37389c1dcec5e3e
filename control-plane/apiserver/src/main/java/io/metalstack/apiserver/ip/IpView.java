package io.metalstack.apiserver.ip;

import io.metalstack.api.v2.IP;
import io.metalstack.api.v2.IPType;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.tables.tables.records.IpRecord;
import java.util.TreeMap;
import org.jooq.JSONB;

/** An address's row as its message. */
final class IpView {
  /** The label under which clients look for the machine of an address. */
  private static final String MACHINE_LABEL = "machine.metal-stack.io/id";

  private IpView() {}

  /** Labels without the one that is derived from the machine, which clients send back as read. */
  static JSONB kept(JSONB labels) {
    var kept = new TreeMap<>(Meta.map(labels));
    return kept.remove(MACHINE_LABEL) == null ? labels : Meta.column((Object) kept);
  }

  static IP message(IpRecord row) {
    var meta =
        Meta.of(row.getLabels(), row.getCreatedAt(), row.getUpdatedAt(), row.getGeneration())
            .toBuilder();
    if (row.getMachine() != null) {
      meta.getLabelsBuilder().putLabels(MACHINE_LABEL, row.getMachine().toString());
    }
    var ip =
        IP.newBuilder()
            .setUuid(row.getUuid().toString())
            .setMeta(meta)
            .setIp(row.getAddress().toString())
            .setName(row.getName())
            .setDescription(row.getDescription())
            .setNetwork(row.getNetwork())
            .setProject(row.getProject().toString())
            .setType(IPType.forNumber(row.getType()));
    if (!row.getNamespace().isEmpty()) {
      ip.setNamespace(row.getNamespace());
    }
    return ip.build();
  }
}
