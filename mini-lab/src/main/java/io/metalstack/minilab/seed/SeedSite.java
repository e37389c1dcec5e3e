package io.metalstack.minilab.seed;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import io.metalstack.admin.v2.FilesystemServiceCreateRequest;
import io.metalstack.admin.v2.FilesystemServiceRpc;
import io.metalstack.admin.v2.ImageServiceCreateRequest;
import io.metalstack.admin.v2.ImageServiceRpc;
import io.metalstack.admin.v2.NetworkServiceGetRequest;
import io.metalstack.admin.v2.NetworkServiceRpc;
import io.metalstack.admin.v2.PartitionServiceCreateRequest;
import io.metalstack.admin.v2.PartitionServiceRpc;
import io.metalstack.admin.v2.ProjectServiceListRequest;
import io.metalstack.admin.v2.ProjectServiceRpc;
import io.metalstack.admin.v2.SizeServiceCreateRequest;
import io.metalstack.admin.v2.SizeServiceRpc;
import io.metalstack.admin.v2.TenantServiceCreateRequest;
import io.metalstack.admin.v2.TenantServiceListRequest;
import io.metalstack.admin.v2.TenantServiceRpc;
import io.metalstack.api.Rpc;
import io.metalstack.api.v2.FilesystemServiceGetRequest;
import io.metalstack.api.v2.ImageServiceGetRequest;
import io.metalstack.api.v2.InfraRole;
import io.metalstack.api.v2.MachineRole;
import io.metalstack.api.v2.PartitionServiceGetRequest;
import io.metalstack.api.v2.PermissionsByVisibility;
import io.metalstack.api.v2.Project;
import io.metalstack.api.v2.ProjectQuery;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.ProjectServiceCreateRequest;
import io.metalstack.api.v2.SelfPermissions;
import io.metalstack.api.v2.SizeServiceGetRequest;
import io.metalstack.api.v2.Tenant;
import io.metalstack.api.v2.TenantQuery;
import io.metalstack.api.v2.TokenServiceCreateRequest;
import io.metalstack.api.v2.TokenServiceRpc;
import io.metalstack.minilab.plan.ServerModel;
import io.metalstack.minilab.plan.ServerModels;
import io.metalstack.minilab.remote.Session;
import io.metalstack.minilab.vm.VirtualModel;
import io.metalstack.values.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Seeds a server. What is there already stays, so that it may be done at every start. */
public final class SeedSite {
  private static final String TENANT = "mini-lab";
  private static final String PROJECT = "demo";
  private static final Duration LIFE =
      Duration.newBuilder().setSeconds(java.time.Duration.ofDays(30).toSeconds()).build();

  private final Session admin;
  private final String partition;
  private final Optional<String> debianUrl;

  /**
   * For one partition.
   *
   * @param admin with the bootstrap token
   * @param debianUrl where the Debian that virtual machines are given is; empty without such
   *     machines
   */
  public SeedSite(Session admin, String partition, Optional<String> debianUrl) {
    this.admin = admin;
    this.partition = partition;
    this.debianUrl = debianUrl;
  }

  /** Makes what is missing, and fresh tokens. */
  public Site run() {
    seed(
        io.metalstack.api.v2.PartitionServiceRpc.GET,
        PartitionServiceGetRequest.newBuilder().setId(partition).build(),
        PartitionServiceRpc.CREATE,
        PartitionServiceCreateRequest.newBuilder()
            .setPartition(Catalogue.partition(partition))
            .build());
    models().forEach(this::size);
    images();
    layouts();
    networks();
    var tenant = tenant().getLogin();
    var project = project(tenant).getUuid();
    return new Site(
        partition,
        tenant,
        project,
        Catalogue.INTERNET,
        debianUrl.isPresent() ? Catalogue.VIRTUAL_DEBIAN : Catalogue.UBUNTU,
        ownerToken(tenant, project),
        token("pixie of " + partition, pixie()),
        token("agents of " + partition, agents()));
  }

  private List<ServerModel> models() {
    return Stream.concat(ServerModels.all().stream(), Stream.of(VirtualModel.MODEL)).toList();
  }

  private void size(ServerModel model) {
    seed(
        io.metalstack.api.v2.SizeServiceRpc.GET,
        SizeServiceGetRequest.newBuilder().setId(model.size()).build(),
        SizeServiceRpc.CREATE,
        SizeServiceCreateRequest.newBuilder().setSize(Catalogue.size(model)).build());
  }

  private void images() {
    for (var image : Catalogue.images(debianUrl)) {
      seed(
          io.metalstack.api.v2.ImageServiceRpc.GET,
          ImageServiceGetRequest.newBuilder().setId(image.getId()).build(),
          ImageServiceRpc.CREATE,
          ImageServiceCreateRequest.newBuilder().setImage(image).build());
    }
  }

  /** One layout for each kind of disk to install to. */
  private void layouts() {
    models().stream()
        .collect(groupingBy(ServerModel::systemDisk, mapping(ServerModel::size, toList())))
        .forEach((disk, sizes) -> {
          var layout = Catalogue.layout(disk, sizes);
          seed(
              io.metalstack.api.v2.FilesystemServiceRpc.GET,
              FilesystemServiceGetRequest.newBuilder().setId(layout.getId()).build(),
              FilesystemServiceRpc.CREATE,
              FilesystemServiceCreateRequest.newBuilder().setFilesystemLayout(layout).build());
        });
  }

  private void networks() {
    for (var network : Catalogue.networks(partition)) {
      seed(
          NetworkServiceRpc.GET,
          NetworkServiceGetRequest.newBuilder().setId(network.getId()).build(),
          NetworkServiceRpc.CREATE,
          network);
    }
  }

  private Tenant tenant() {
    var query = TenantQuery.newBuilder().setName(TENANT);
    var found =
        admin.call(
            TenantServiceRpc.LIST, TenantServiceListRequest.newBuilder().setQuery(query).build());
    return found.getTenantsCount() > 0
        ? found.getTenants(0)
        : admin
            .call(
                TenantServiceRpc.CREATE,
                TenantServiceCreateRequest.newBuilder()
                    .setName(TENANT)
                    .setDescription("the tenant of the lab")
                    .setEmail("operator@mini-lab.example")
                    .build())
            .getTenant();
  }

  private Project project(String tenant) {
    var query = ProjectQuery.newBuilder().setName(PROJECT).setTenant(tenant);
    var found =
        admin.call(
            ProjectServiceRpc.LIST, ProjectServiceListRequest.newBuilder().setQuery(query).build());
    return found.getProjectsCount() > 0
        ? found.getProjects(0)
        : admin
            .call(
                io.metalstack.api.v2.ProjectServiceRpc.CREATE,
                ProjectServiceCreateRequest.newBuilder()
                    .setLogin(tenant)
                    .setName(PROJECT)
                    .setDescription("the project of the lab")
                    .build())
            .getProject();
  }

  /** A token of the tenant itself, which owns the project: an operator makes it for him. */
  private String ownerToken(String tenant, String project) {
    var rights =
        TokenServiceCreateRequest.newBuilder()
            .setDescription("owner of project " + PROJECT)
            .setExpires(LIFE)
            .putProjectRoles(project, ProjectRole.PROJECT_ROLE_OWNER);
    return admin
        .call(
            io.metalstack.admin.v2.TokenServiceRpc.CREATE,
            io.metalstack.admin.v2.TokenServiceCreateRequest.newBuilder()
                .setUser(tenant)
                .setTokenCreateRequest(rights)
                .build())
        .getSecret();
  }

  private static TokenServiceCreateRequest.Builder pixie() {
    return agents()
        .putMachineRoles("*", MachineRole.MACHINE_ROLE_EDITOR)
        .addPermissions(
            PermissionsByVisibility.newBuilder()
                .setSelf(SelfPermissions.newBuilder().addMethods(TokenServiceRpc.CREATE.path())));
  }

  private static TokenServiceCreateRequest.Builder agents() {
    return TokenServiceCreateRequest.newBuilder().setInfraRole(InfraRole.INFRA_ROLE_EDITOR);
  }

  private String token(String description, TokenServiceCreateRequest.Builder rights) {
    return admin
        .call(TokenServiceRpc.CREATE, rights.setDescription(description).setExpires(LIFE).build())
        .getSecret();
  }

  private <Q extends Message, A extends Message, C extends Message, R extends Message> void seed(
      Rpc<Q, A> get, Q name, Rpc<C, R> create, C request) {
    try {
      admin.call(get, name);
    } catch (Problem absent) {
      if (absent.kind() != Problem.Kind.NOT_FOUND) {
        throw absent;
      }
      admin.call(create, request);
    }
  }
}
