package io.metalstack.apiserver.boot;

import static io.metalstack.tables.Tables.MACHINE;

import io.metalstack.api.v2.MachineBlockDevice;
import io.metalstack.api.v2.MachineHardware;
import io.metalstack.api.v2.MachineNic;
import io.metalstack.api.v2.MetalCPU;
import io.metalstack.apiserver.bmc.Fru;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.call.Mutation;
import io.metalstack.apiserver.machine.Provisioning;
import io.metalstack.apiserver.partition.Partitions;
import io.metalstack.apiserver.size.SizeMatching;
import io.metalstack.apiserver.size.Sizes;
import io.metalstack.apiserver.switches.Connections;
import io.metalstack.infra.v2.BootServiceRegisterRequest;
import io.metalstack.infra.v2.BootServiceRegisterResponse;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.MachineRecord;
import io.metalstack.values.Problem;
import java.math.BigInteger;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Takes a machine's own account of itself into the inventory: finds its size, and by its neighbours
 * the switches and so the rack that it stands in.
 */
final class RegisterMachine
    implements Mutation<BootServiceRegisterRequest, BootServiceRegisterResponse> {
  private final Provisioning provisioning;
  private final Clock clock;

  RegisterMachine(Provisioning provisioning, Clock clock) {
    this.provisioning = provisioning;
    this.clock = clock;
  }

  @Override
  public BootServiceRegisterResponse apply(
      Tx tx, Caller caller, BootServiceRegisterRequest request) {
    require(request.hasHardware(), "hardware");
    require(request.hasBios(), "bios");
    var machine = Filter.uuid(request.getUuid());
    var partition = Partitions.get(tx.sql(), request.getPartition()).getId();
    var size = SizeMatching.match(Sizes.all(tx.sql()), request.getHardware());
    provisioning.ensure(tx, machine, Optional.of(partition));
    var place = Connections.connect(tx, machine, partition, request.getHardware());
    var row = row(request);
    row.setPartition(partition);
    row.setSize(size.orElse(null));
    row.setRack(place.rack());
    row.setRoom(place.room());
    tx.sql()
        .update(MACHINE)
        .set(row)
        .set(MACHINE.GENERATION, MACHINE.GENERATION.plus(1))
        .where(MACHINE.UUID.eq(machine))
        .execute();
    return BootServiceRegisterResponse.newBuilder()
        .setUuid(request.getUuid())
        .setSize(size.orElse("unknown"))
        .setPartition(partition)
        .build();
  }

  private MachineRecord row(BootServiceRegisterRequest request) {
    var now = Meta.kept(clock.instant());
    var hardware = request.getHardware();
    var row = new MachineRecord();
    row.setHammerVersion(request.getMetalHammerVersion());
    row.setRegisteredAt(now);
    row.setUpdatedAt(now);
    row.setHardware(hardware.toByteArray());
    row.setMemory(unsigned(hardware.getMemory()));
    row.setCpuCores(hardware.getCpusList().stream().mapToInt(MetalCPU::getCores).sum());
    row.setDiskNames(texts(hardware.getDisksList().stream().map(MachineBlockDevice::getName)));
    row.setDiskSizes(
        hardware.getDisksList().stream()
            .map(disk -> unsigned(disk.getSize()))
            .toArray(BigInteger[]::new));
    row.setNicMacs(texts(nics(hardware, MachineNic::getMac)));
    row.setNicNames(texts(nics(hardware, MachineNic::getName)));
    row.setNeighborMacs(texts(neighbors(hardware, MachineNic::getMac)));
    row.setNeighborNames(texts(neighbors(hardware, MachineNic::getName)));
    row.setTags(request.getTagsList().toArray(String[]::new));
    if (request.hasFru()) {
      row.setFru(Fru.column(request.getFru()));
    }
    if (request.hasBmc()) {
      var bmc = request.getBmc();
      row.setBmcAddress(bmc.getAddress());
      row.setBmcMac(bmc.getMac().toLowerCase(Locale.ROOT));
      row.setBmcUser(bmc.getUser());
      row.setBmcPassword(bmc.getPassword());
      row.setBmcInterface(bmc.getInterface());
      row.setBmcVersion(bmc.getVersion());
      row.setBmcPowerState(bmc.getPowerState());
      row.setBmcReportedAt(now);
    }
    row.setBios(request.getBios().toByteArray());
    return row;
  }

  private static Stream<String> nics(MachineHardware hardware, Function<MachineNic, String> field) {
    return hardware.getNicsList().stream().map(field).map(RegisterMachine::lower);
  }

  private static Stream<String> neighbors(
      MachineHardware hardware, Function<MachineNic, String> field) {
    return hardware.getNicsList().stream()
        .map(MachineNic::getNeighborsList)
        .flatMap(List::stream)
        .map(field);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static String[] texts(Stream<String> texts) {
    return texts.toArray(String[]::new);
  }

  private static BigInteger unsigned(long bits) {
    return new BigInteger(Long.toUnsignedString(bits));
  }

  private static void require(boolean present, String field) {
    if (!present) {
      throw Problem.invalidArgument("a machine registers with its %s", field)
          .with(field, "left out", "");
    }
  }
}
