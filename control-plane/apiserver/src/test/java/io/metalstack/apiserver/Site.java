package io.metalstack.apiserver;

import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import com.google.protobuf.util.Timestamps;
import io.metalstack.admin.v2.FilesystemServiceCreateRequest;
import io.metalstack.admin.v2.FilesystemServiceRpc;
import io.metalstack.admin.v2.ImageServiceCreateRequest;
import io.metalstack.admin.v2.ImageServiceRpc;
import io.metalstack.admin.v2.NetworkServiceCreateRequest;
import io.metalstack.admin.v2.NetworkServiceRpc;
import io.metalstack.admin.v2.PartitionServiceCreateRequest;
import io.metalstack.admin.v2.PartitionServiceRpc;
import io.metalstack.admin.v2.SizeServiceCreateRequest;
import io.metalstack.admin.v2.SizeServiceRpc;
import io.metalstack.admin.v2.TenantServiceCreateRequest;
import io.metalstack.admin.v2.TenantServiceRpc;
import io.metalstack.api.Rpc;
import io.metalstack.api.v2.MachineProvisioningEvent;
import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.api.v2.ProjectServiceCreateRequest;
import io.metalstack.api.v2.ProjectServiceRpc;
import io.metalstack.apiserver.settings.Settings;
import io.metalstack.client.AnswerStream;
import io.metalstack.client.Client;
import io.metalstack.client.ClientConfig;
import io.metalstack.infra.v2.BootServiceDhcpRequest;
import io.metalstack.infra.v2.BootServiceRegisterRequest;
import io.metalstack.infra.v2.BootServiceRpc;
import io.metalstack.infra.v2.BootServiceWaitRequest;
import io.metalstack.infra.v2.BootServiceWaitResponse;
import io.metalstack.infra.v2.EventServiceRpc;
import io.metalstack.infra.v2.EventServiceSendRequest;
import io.metalstack.infra.v2.SwitchServiceRegisterRequest;
import io.metalstack.infra.v2.SwitchServiceRpc;
import io.metalstack.postgres.ThrowawayPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A small data centre spoken to over the wire: one partition, one rack, one size, one project. */
public final class Site implements AutoCloseable {
  public final String database = ThrowawayPostgres.database();
  public final ControlPlane server;
  public final Client admin;
  public final String token;
  public final String project;

  /**
   * Starts a server, and sets up what the class says.
   *
   * @param settings more of them, as on a command line
   */
  public Site(String... settings) {
    this.server = start(database, data(), settings);
    this.token = server.bootstrapToken().orElseThrow();
    this.admin = client(server, token);
    seed();
    this.project = project();
  }

  /** Another server on a database. */
  public static ControlPlane start(String database, Path data, String... settings) {
    var all =
        new ArrayList<>(
            List.of(
                "--listen", "127.0.0.1:0",
                "--database-url", database,
                "--database-connections", "8",
                "--data", data.toString(),
                "--poll-interval", "1s",
                "--heartbeat", "500ms",
                "--drain-time", "1s"));
    all.addAll(List.of(settings));
    return ControlPlane.start(Settings.read(all, Map.of()));
  }

  public static Path data() {
    try {
      return Files.createTempDirectory("metal-site");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public static Client client(ControlPlane server, String token) {
    return Client.of(ClientConfig.of("http://127.0.0.1:" + server.port()).withToken(() -> token));
  }

  /** Calls a method with a request in text format. */
  public <Q extends Message, A extends Message> A call(Rpc<Q, A> rpc, String request) {
    return admin.call(rpc, message(rpc.request(), request));
  }

  @SuppressWarnings("unchecked") // the builder of a message builds that message
  public static <M extends Message> M message(M type, String text) {
    try {
      var builder = type.newBuilderForType();
      TextFormat.merge(text, builder);
      return (M) builder.build();
    } catch (TextFormat.ParseException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** A machine on a port of both leaves boots from the network and registers. */
  public void boot(String uuid, int port) {
    admin.call(
        BootServiceRpc.DHCP,
        BootServiceDhcpRequest.newBuilder().setUuid(uuid).setPartition("p1").build());
    event(uuid, "PREPARING");
    event(uuid, "REGISTERING");
    admin.call(BootServiceRpc.REGISTER, register(uuid, port));
    event(uuid, "WAITING");
  }

  public AnswerStream<BootServiceWaitResponse> await(Client client, String uuid) {
    return client.open(
        BootServiceRpc.WAIT, BootServiceWaitRequest.newBuilder().setUuid(uuid).build());
  }

  public void event(String uuid, String type) {
    var event =
        MachineProvisioningEvent.newBuilder()
            .setEvent(
                MachineProvisioningEventType.valueOf("MACHINE_PROVISIONING_EVENT_TYPE_" + type));
    admin.call(
        EventServiceRpc.SEND,
        EventServiceSendRequest.newBuilder().putEvents(uuid, event.build()).build());
  }

  /** What a machine on a port of both leaves tells of itself. */
  public static BootServiceRegisterRequest register(String uuid, int port) {
    var nic =
        "nics { mac: '52:54:00:00:%02x:%02x' name: 'eth%d' identifier: 'eth%d' neighbors {"
            + " mac: '52:54:01:00:00:%02x' name: 'Ethernet%d' identifier: 'Ethernet%d' hostname: 'leaf%d' } }";
    return message(
        BootServiceRegisterRequest.getDefaultInstance(),
        "uuid: '"
            + uuid
            + "' partition: 'p1' metal_hammer_version: 'test'"
            + " bios { version: '1' vendor: 'test' date: '1' }"
            + " bmc { address: '10.0.0.1:623' mac: '52:54:02:00:00:01' user: 'metal' password: 'secret-of-a-bmc' interface: 'lanplus' }"
            + " hardware { memory: 8589934592 disks { name: '/dev/sda' size: 107374182400 }"
            + " cpus { vendor: 'test' model: 'test' cores: 4 threads: 8 } "
            + nic.formatted(port, 1, 0, 0, 1, port, port, 1)
            + nic.formatted(port, 2, 1, 1, 2, port, port, 2)
            + "}");
  }

  private void seed() {
    admin.call(
        PartitionServiceRpc.CREATE,
        message(PartitionServiceCreateRequest.getDefaultInstance(), "partition { id: 'p1' }"));
    admin.call(
        SizeServiceRpc.CREATE,
        message(
            SizeServiceCreateRequest.getDefaultInstance(),
            "size { id: 'c1' constraints { type: SIZE_CONSTRAINT_TYPE_CORES min: 4 max: 4 }"
                + " constraints { type: SIZE_CONSTRAINT_TYPE_MEMORY min: 1 max: 17179869184 }"
                + " constraints { type: SIZE_CONSTRAINT_TYPE_STORAGE min: 1 max: 1073741824000 } }"));
    var image =
        message(
            ImageServiceCreateRequest.getDefaultInstance(),
            "image { id: 'debian-12.0.20260101' url: 'http://images/debian' features: IMAGE_FEATURE_MACHINE"
                + " classification: IMAGE_CLASSIFICATION_SUPPORTED }")
            .toBuilder();
    image.getImageBuilder().setExpiresAt(Timestamps.parseUnchecked("2099-01-01T00:00:00Z"));
    admin.call(ImageServiceRpc.CREATE, image.build());
    admin.call(
        FilesystemServiceRpc.CREATE,
        message(
            FilesystemServiceCreateRequest.getDefaultInstance(),
            "filesystem_layout { id: 'default' filesystems { device: '/dev/sda1' format: FORMAT_EXT4 path: '/' label: 'root' }"
                + " disks { device: '/dev/sda' partitions { number: 1 label: 'root' size: 0 gpt_type: GPT_TYPE_LINUX } }"
                + " constraints { sizes: 'c1' images { key: 'debian' value: '>= 12.0' } } }"));
    for (var leaf : List.of("leaf1", "leaf2")) {
      var nics = new StringBuilder();
      for (var port = 0; port < 8; port++) {
        nics.append(" nics { name: 'Ethernet%d' identifier: 'Ethernet%d' }".formatted(port, port));
      }
      admin.call(
          SwitchServiceRpc.REGISTER,
          message(
              SwitchServiceRegisterRequest.getDefaultInstance(),
              "switch { id: '"
                  + leaf
                  + "' partition: 'p1' rack: 'r1' management_ip: '10.0.0.1'"
                  + " os { vendor: SWITCH_OS_VENDOR_SONIC version: '4.2' metal_core_version: '0.1' } "
                  + nics
                  + "}"));
    }
    admin.call(
        NetworkServiceRpc.CREATE,
        message(
            NetworkServiceCreateRequest.getDefaultInstance(),
            "id: 'super' type: NETWORK_TYPE_SUPER partition: 'p1' prefixes: '10.0.0.0/16' prefixes: '2001:db8::/48'"
                + " default_child_prefix_length { ipv4: 22 ipv6: 64 }"));
    admin.call(
        NetworkServiceRpc.CREATE,
        message(
            NetworkServiceCreateRequest.getDefaultInstance(),
            "id: 'internet' type: NETWORK_TYPE_EXTERNAL prefixes: '212.34.0.0/24' vrf: 7"
                + " destination_prefixes: '0.0.0.0/0'"));
  }

  private String project() {
    var tenant =
        admin
            .call(
                TenantServiceRpc.CREATE,
                message(TenantServiceCreateRequest.getDefaultInstance(), "name: 'acme'"))
            .getTenant()
            .getLogin();
    return admin
        .call(
            ProjectServiceRpc.CREATE,
            ProjectServiceCreateRequest.newBuilder()
                .setLogin(tenant)
                .setName("web")
                .setDescription("web")
                .build())
        .getProject()
        .getUuid();
  }

  @Override
  public void close() {
    admin.close();
    server.close();
  }
}
