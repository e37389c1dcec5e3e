package io.metalstack.apiserver.machine;

import io.metalstack.api.v2.FilesystemLayout;
import io.metalstack.api.v2.ImageFeature;
import io.metalstack.api.v2.MachineAllocationType;
import io.metalstack.api.v2.MachineServiceCreateRequest;
import io.metalstack.api.v2.MachineServiceCreateResponse;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.filesystem.LayoutRules;
import io.metalstack.apiserver.filesystem.Layouts;
import io.metalstack.apiserver.image.Images;
import io.metalstack.apiserver.partition.Partitions;
import io.metalstack.apiserver.project.Projects;
import io.metalstack.apiserver.size.Sizes;
import io.metalstack.apiserver.sizeimageconstraint.SizeImageConstraints;
import io.metalstack.apiserver.vpn.AllocationVpn;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.AllocationRecord;
import io.metalstack.tables.tables.records.ImageRecord;
import io.metalstack.tables.tables.records.MachineRecord;
import io.metalstack.values.ImageId;
import io.metalstack.values.Problem;
import java.time.Clock;
import java.util.Arrays;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Allocates a machine or firewall: checks the request, takes addresses, claims a machine. The
 * machine is told when the transaction has committed.
 */
final class CreateMachine
    implements Mutation<MachineServiceCreateRequest, MachineServiceCreateResponse> {
  private final AllocationNetworks networks;
  private final AllocationVpn vpn;
  private final MachineReads reads;
  private final ClaimMachine claims;
  private final Clock clock;

  CreateMachine(
      Candidates candidates,
      AllocationNetworks networks,
      AllocationVpn vpn,
      MachineReads reads,
      RandomGenerator random,
      Clock clock) {
    this.networks = networks;
    this.vpn = vpn;
    this.reads = reads;
    this.claims = new ClaimMachine(candidates, random);
    this.clock = clock;
  }

  @Override
  public MachineServiceCreateResponse apply(
      Tx tx, Caller caller, MachineServiceCreateRequest request) {
    var project = Projects.get(tx.sql(), request.getProject()).getUuid();
    var chosen = request.hasUuid() ? claims.named(tx, caller, request, project) : null;
    var partition = chosen == null ? partition(tx, request) : chosen.getPartition();
    var size = chosen == null ? size(tx, request) : chosen.getSize();
    var image = Images.resolve(tx.sql(), request.getImage(), clock.instant());
    SizeImageConstraints.check(tx.sql(), size == null ? "" : size, ImageId.parse(image.getId()));
    var layout = layout(tx, request, size == null ? "" : size, image);
    if (chosen != null) {
      requireFits(layout, chosen);
    }
    checkType(request, image);
    request.getSshPublicKeysList().forEach(MachineRules::checkSshKey);

    var allocation = UUID.randomUUID();
    var wanted = networks.check(tx, request, project, partition);
    // From here on things are taken. The machine comes last: its lock is the one others wait for.
    var taken = networks.acquire(tx, wanted, allocation);
    var machine =
        chosen == null
            ? claims.claim(
                tx,
                new Candidates.Wanted(
                    project,
                    partition,
                    size == null ? "" : size,
                    request.getAllocationType(),
                    request.getPlacementLabels().getLabelsMap()))
            : chosen;
    if (chosen == null) {
      requireFits(layout, machine);
    }
    var row = row(tx, caller, request, allocation, machine, partition, image, layout);
    vpn.request(tx, row);
    Machines.allocate(tx, row, networks.attach(tx, taken, allocation, machine.getUuid()));
    return MachineServiceCreateResponse.newBuilder()
        .setMachine(reads.message(tx.sql(), machine.getUuid()))
        .build();
  }

  private static String partition(Tx tx, MachineServiceCreateRequest request) {
    if (!request.hasPartition() || !request.hasSize()) {
      throw Problem.invalidArgument("a machine is allocated by partition and size, or by uuid")
          .with(request.hasPartition() ? "size" : "partition", "left out", "");
    }
    return Partitions.get(tx.sql(), request.getPartition()).getId();
  }

  private static String size(Tx tx, MachineServiceCreateRequest request) {
    return Sizes.get(tx.sql(), request.getSize()).getId();
  }

  private static FilesystemLayout layout(
      Tx tx, MachineServiceCreateRequest request, String size, ImageRecord image) {
    return request.hasFilesystemLayout()
        ? Layouts.get(tx.sql(), request.getFilesystemLayout())
        : Layouts.choose(tx.sql(), size, ImageId.parse(image.getId()));
  }

  private static void checkType(MachineServiceCreateRequest request, ImageRecord image) {
    var needed =
        switch (request.getAllocationType()) {
          case MACHINE_ALLOCATION_TYPE_MACHINE -> ImageFeature.IMAGE_FEATURE_MACHINE;
          case MACHINE_ALLOCATION_TYPE_FIREWALL -> ImageFeature.IMAGE_FEATURE_FIREWALL;
          case MACHINE_ALLOCATION_TYPE_UNSPECIFIED, UNRECOGNIZED ->
              throw Problem.invalidArgument(
                      "allocation_type is not given, expected machine or firewall")
                  .with("allocation_type", "unspecified", "");
        };
    if (!Arrays.asList(image.getFeatures()).contains((short) needed.getNumber())) {
      throw Problem.invalidArgument(
              "image \"%s\" cannot be used for this allocation type", image.getId())
          .with("image", "lacks " + needed, "");
    }
    if (request.hasFirewallSpec()) {
      if (request.getAllocationType() != MachineAllocationType.MACHINE_ALLOCATION_TYPE_FIREWALL) {
        throw Problem.invalidArgument("only a firewall has firewall rules")
            .with("firewall_spec", "given for a machine", "leave it out");
      }
      MachineRules.checkFirewall(request.getFirewallSpec().getFirewallRules());
    }
  }

  private static void requireFits(FilesystemLayout layout, MachineRecord machine) {
    var reasons = LayoutRules.fits(layout, MachineView.hardware(machine));
    if (!reasons.isEmpty()) {
      throw Problem.invalidArgument(
          "filesystem layout \"%s\" does not fit machine %s: %s",
          layout.getId(), machine.getUuid(), String.join("; ", reasons));
    }
  }

  private AllocationRecord row(
      Tx tx,
      Caller caller,
      MachineServiceCreateRequest request,
      UUID id,
      MachineRecord machine,
      String partition,
      ImageRecord image,
      FilesystemLayout layout) {
    var servers = Partitions.get(tx.sql(), partition);
    var row = new AllocationRecord();
    row.setUuid(id);
    row.setMachine(machine.getUuid());
    row.setProject(Filter.uuid(request.getProject()));
    row.setName(request.getName());
    row.setDescription(request.getDescription());
    row.setHostname(request.getHostname().isEmpty() ? "metal" : request.getHostname());
    row.setCreatedBy(caller.user());
    row.setType((short) request.getAllocationTypeValue());
    row.setImage(image.getId());
    row.setLayout(layout.getId());
    row.setFilesystemLayout(layout.toByteArray());
    row.setFirewallRules(
        request.hasFirewallSpec()
            ? request.getFirewallSpec().getFirewallRules().toByteArray()
            : null);
    row.setSshPublicKeys(request.getSshPublicKeysList().toArray(String[]::new));
    row.setUserdata(request.getUserdata());
    row.setDnsServers(
        request.getDnsServersCount() == 0
            ? servers.getDnsServers()
            : request.getDnsServersList().stream().map(d -> d.getIp()).toArray(String[]::new));
    row.setNtpServers(
        request.getNtpServersCount() == 0
            ? servers.getNtpServers()
            : request.getNtpServersList().stream().map(n -> n.getAddress()).toArray(String[]::new));
    row.setPlacementLabels(Meta.column(request.getPlacementLabels()));
    row.setLabels(Meta.column(request.getLabels()));
    row.setCreatedAt(Meta.kept(clock.instant()));
    return row;
  }
}
