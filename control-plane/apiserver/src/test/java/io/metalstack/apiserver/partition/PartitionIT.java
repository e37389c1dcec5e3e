package io.metalstack.apiserver.partition;

import static io.metalstack.tables.Tables.MACHINE;
import static io.metalstack.tables.Tables.NETWORK;
import static io.metalstack.tables.Tables.SIZE_RESERVATION;
import static io.metalstack.tables.Tables.SWITCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.admin.v2.PartitionServiceCreateRequest;
import io.metalstack.admin.v2.PartitionServiceDeleteRequest;
import io.metalstack.admin.v2.PartitionServiceUpdateRequest;
import io.metalstack.api.v2.Partition;
import io.metalstack.api.v2.PartitionServiceGetRequest;
import io.metalstack.api.v2.UpdateMeta;
import io.metalstack.apiserver.Fixtures;
import io.metalstack.apiserver.Site;
import io.metalstack.apiserver.World;
import io.metalstack.values.Problem;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PartitionIT {
  private static final String FULL =
      """
      id: "p1" description: "one"
      boot_configuration { image_url: "http://h/i" kernel_url: "http://h/k" commandline: "c" }
      dns_servers { ip: "1.1.1.1" } dns_servers { ip: "1.0.0.1" }
      ntp_servers { address: "ntp.example.org" }
      mgmt_service_addresses: "10.0.0.1" mgmt_service_addresses: "10.0.0.2:4242"
      """;

  @AutoClose private final World world = new World();

  @Test
  void nothingOfAPartitionIsLostAndAllManagementAddressesAreKept() {
    var created = create(FULL);

    assertThat(created.toBuilder().clearMeta().build())
        .isEqualTo(Site.message(Partition.getDefaultInstance(), FULL));
    assertThat(get()).isEqualTo(created);
    World.refused(Problem.Kind.ALREADY_EXISTS, () -> create("id: 'p1'"), "\"p1\"");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          boot_configuration { image_url: 'http://h/i' } | needs both image_url and kernel_url
          boot_configuration { kernel_url: 'http://h/k' } | needs both image_url and kernel_url
          boot_configuration {} | needs both image_url and kernel_url
          ntp_servers {} ntp_servers {} ntp_servers {} ntp_servers {} ntp_servers {} ntp_servers {} | 6 ntp_servers, expected at most 5
          dns_servers {} dns_servers {} dns_servers {} dns_servers {} | 4 dns_servers, expected at most 3
          """)
  void isRefusedOnCreateAndOnUpdate(String field, String reason) {
    World.refused(Problem.Kind.INVALID_ARGUMENT, () -> create("id: 'p2' " + field), reason);
    var created = create(FULL);
    World.refused(Problem.Kind.INVALID_ARGUMENT, () -> update(created, field), reason);
    assertThat(get()).isEqualTo(created);
  }

  @Test
  void theBootConfigurationMayBeLeftOut() {
    assertThat(create("id: 'p2'").getBootConfiguration().getImageUrl()).isEmpty();
  }

  @Test
  void anUpdateChangesWhatItNames() {
    var created = create(FULL);
    var updated = update(created, "description: 'two' dns_servers { ip: '9.9.9.9' }");

    assertThat(updated.getDescription()).isEqualTo("two");
    assertThat(updated.getDnsServersList()).extracting(s -> s.getIp()).containsExactly("9.9.9.9");
    assertThat(updated.getNtpServersList()).isEqualTo(created.getNtpServersList());
    assertThat(updated.getBootConfiguration()).isEqualTo(created.getBootConfiguration());
    assertThat(updated.getMgmtServiceAddressesList())
        .isEqualTo(created.getMgmtServiceAddressesList());
    assertThat(updated.getMeta().getGeneration()).isEqualTo(1);
    var moved =
        update(
            updated,
            "mgmt_service_addresses: ['a:1', 'b:2', 'c'] ntp_servers { address: 'x' }"
                + " boot_configuration { image_url: 'http://h/2' kernel_url: 'http://h/3' }"
                + " labels { replace { labels { key: 'a' value: 'b' } } }");
    assertThat(moved.getMgmtServiceAddressesList()).containsExactly("a:1", "b:2", "c");
    assertThat(moved.getBootConfiguration().getCommandline()).isEmpty();
    assertThat(moved.getMeta().getLabels().getLabelsMap()).containsEntry("a", "b");
    assertThat(get()).isEqualTo(moved);
    World.refused(Problem.Kind.ABORTED, () -> update(created, ""), "partition \"p1\"");
  }

  @Test
  void aPartitionInUseStaysWithInvalidArgument() {
    var created = create(FULL);
    var machine = UUID.randomUUID();
    change(sql ->
        sql.insertInto(MACHINE)
            .set(MACHINE.UUID, machine)
            .set(MACHINE.PARTITION, "p1")
            .set(MACHINE.CREATED_AT, World.NOW)
            .execute());
    World.refused(Problem.Kind.INVALID_ARGUMENT, this::delete, "1 machines");
    change(sql -> sql.deleteFrom(MACHINE).execute());
    change(sql ->
        sql.insertInto(NETWORK)
            .set(NETWORK.ID, "n1")
            .set(NETWORK.PARTITION, "p1")
            .set(NETWORK.TYPE, (short) 1)
            .set(NETWORK.NAT_TYPE, (short) 1)
            .set(NETWORK.CREATED_AT, World.NOW)
            .execute());
    World.refused(Problem.Kind.INVALID_ARGUMENT, this::delete, "1 networks");
    change(sql -> sql.deleteFrom(NETWORK).execute());
    change(sql ->
        sql.insertInto(SWITCH)
            .set(SWITCH.ID, "leaf1")
            .set(SWITCH.PARTITION, "p1")
            .set(SWITCH.OS_VENDOR, (short) 1)
            .set(SWITCH.CREATED_AT, World.NOW)
            .execute());
    World.refused(Problem.Kind.INVALID_ARGUMENT, this::delete, "1 switches");
    change(sql -> sql.deleteFrom(SWITCH).execute());
    var reservation =
        Fixtures.reservation(world, world.project(world.tenant("anna")), "c1", 1, "p1");
    World.refused(Problem.Kind.INVALID_ARGUMENT, this::delete, "1 size reservations");
    change(sql ->
        sql.deleteFrom(SIZE_RESERVATION).where(SIZE_RESERVATION.ID.eq(reservation)).execute());
    assertThat(delete()).isEqualTo(created);
    World.refused(Problem.Kind.NOT_FOUND, this::delete, "\"p1\"");
  }

  private void change(java.util.function.ToIntFunction<DSLContext> work) {
    world.db.transaction(tx -> work.applyAsInt(tx.sql()));
  }

  private Partition create(String partition) {
    var request =
        PartitionServiceCreateRequest.newBuilder()
            .setPartition(Site.message(Partition.getDefaultInstance(), partition))
            .build();
    return world.call(new CreatePartition(world.clock), World.admin(), request).getPartition();
  }

  private Partition update(Partition seen, String change) {
    var request =
        Site.message(PartitionServiceUpdateRequest.getDefaultInstance(), change).toBuilder()
            .setId(seen.getId())
            .setUpdateMeta(UpdateMeta.newBuilder().setUpdatedAt(seen.getMeta().getUpdatedAt()));
    return world
        .call(new UpdatePartition(world.clock), World.admin(), request.build())
        .getPartition();
  }

  private Partition delete() {
    var request = PartitionServiceDeleteRequest.newBuilder().setId("p1").build();
    return world.call(new DeletePartition(), World.admin(), request).getPartition();
  }

  private Partition get() {
    var request = PartitionServiceGetRequest.newBuilder().setId("p1").build();
    return world.read(PartitionReads::get, World.admin(), request).getPartition();
  }
}
