package io.metalstack.apiserver.machine;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.metalstack.api.v2.Image;
import io.metalstack.api.v2.Machine;
import io.metalstack.api.v2.MachineChassisIdentifyLEDState;
import io.metalstack.api.v2.MachineCondition;
import io.metalstack.api.v2.MachineHardware;
import io.metalstack.api.v2.MachineProvisioningEvent;
import io.metalstack.api.v2.MachineProvisioningEventState;
import io.metalstack.api.v2.MachineProvisioningEventType;
import io.metalstack.api.v2.MachineRecentProvisioningEvents;
import io.metalstack.api.v2.MachineState;
import io.metalstack.api.v2.MachineStatus;
import io.metalstack.api.v2.Partition;
import io.metalstack.api.v2.Size;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.apiserver.image.Images;
import io.metalstack.apiserver.partition.Partitions;
import io.metalstack.apiserver.size.Sizes;
import io.metalstack.tables.tables.records.MachineRecord;
import io.metalstack.tables.tables.records.ProvisioningRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;

/** Machines between their rows and their messages. Loads what they refer to once for all. */
public final class MachineView {
  /** Id of the size of hardware that matches none, or several. */
  static final String UNKNOWN_SIZE = "unknown";

  private final Map<String, Partition> partitions;
  private final Map<String, Size> sizes;
  private final Map<String, Image> images;
  private final Instant now;
  private final Duration deadAfter;

  private MachineView(
      Map<String, Partition> partitions,
      Map<String, Size> sizes,
      Map<String, Image> images,
      Instant now,
      Duration deadAfter) {
    this.partitions = partitions;
    this.sizes = sizes;
    this.images = images;
    this.now = now;
    this.deadAfter = deadAfter;
  }

  /** The messages of machines, in their order. */
  static List<Machine> messages(
      DSLContext sql, List<MachineRow> rows, Instant now, Duration deadAfter) {
    var partitions = new HashSet<String>();
    var sizes = new HashSet<String>();
    var images = new HashSet<String>();
    for (var row : rows) {
      if (row.machine().getPartition() != null) {
        partitions.add(row.machine().getPartition());
      }
      if (row.machine().getSize() != null) {
        sizes.add(row.machine().getSize());
      }
      row.allocation().ifPresent(allocation -> images.add(allocation.getImage()));
    }
    var view =
        new MachineView(
            Partitions.byIds(sql, partitions),
            Sizes.byIds(sql, sizes),
            Images.byIds(sql, images),
            now,
            deadAfter);
    return rows.stream().map(view::message).toList();
  }

  private Machine message(MachineRow row) {
    var machine = row.machine();
    var message =
        Machine.newBuilder()
            .setUuid(machine.getUuid().toString())
            .setMeta(
                Meta.of(
                    machine.getLabels(),
                    machine.getCreatedAt(),
                    machine.getUpdatedAt(),
                    machine.getGeneration()))
            .setRack(machine.getRack())
            .setRoom(machine.getRoom())
            .setSize(size(machine))
            .setHardware(hardware(machine))
            .setStatus(status(row))
            .setRecentProvisioningEvents(events(row));
    if (machine.getPartition() != null && partitions.containsKey(machine.getPartition())) {
      message.setPartition(partitions.get(machine.getPartition()));
    }
    row.allocation()
        .ifPresent(allocation -> {
          message.setAllocation(
              AllocationView.message(
                  allocation, row.networks(), images.get(allocation.getImage())));
          if (allocation.getDeletionTask() != null) {
            message.getMetaBuilder().setDeletionTaskId(allocation.getDeletionTask().toString());
          }
        });
    return message.build();
  }

  private Size size(MachineRecord machine) {
    var known = machine.getSize() == null ? null : sizes.get(machine.getSize());
    return known == null ? Size.newBuilder().setId(UNKNOWN_SIZE).build() : known;
  }

  /** The hardware of a machine; empty before it has registered. */
  public static MachineHardware hardware(MachineRecord machine) {
    return machine.getHardware() == null
        ? MachineHardware.getDefaultInstance()
        : parse(MachineHardware.parser(), machine.getHardware());
  }

  private MachineStatus status(MachineRow row) {
    var machine = row.machine();
    return MachineStatus.newBuilder()
        .setCondition(
            MachineCondition.newBuilder()
                .setState(MachineState.forNumber(machine.getState()))
                .setDescription(machine.getStateDescription())
                .setIssuer(machine.getStateIssuer()))
        .setLedState(
            MachineChassisIdentifyLEDState.newBuilder()
                .setValue(machine.getLedState())
                .setDescription(machine.getLedDescription()))
        .setLiveliness(
            Liveliness.at(
                now, row.provisioning().getLastEventAt(), row.allocation().isPresent(), deadAfter))
        .setMetalHammerVersion(machine.getHammerVersion())
        .build();
  }

  private static MachineRecentProvisioningEvents events(MachineRow row) {
    var provisioning = row.provisioning();
    var events = MachineRecentProvisioningEvents.newBuilder().setState(state(provisioning));
    for (var event : row.events()) {
      events.addEvents(event(event.getAt(), event.getEvent(), event.getMessage()));
    }
    if (provisioning.getLastEventAt() != null) {
      events.setLastEventTime(Meta.timestamp(provisioning.getLastEventAt()));
    }
    // Published clients read it without looking whether it is there.
    events.setLastErrorEvent(
        provisioning.getLastErrorAt() == null
            ? MachineProvisioningEvent.getDefaultInstance()
            : event(
                provisioning.getLastErrorAt(),
                provisioning.getLastErrorEvent(),
                provisioning.getLastErrorMessage()));
    return events.build();
  }

  private static MachineProvisioningEventState state(ProvisioningRecord provisioning) {
    if (provisioning.getFailedReclaim()) {
      return MachineProvisioningEventState.MACHINE_PROVISIONING_EVENT_STATE_FAILED_RECLAIM;
    }
    return provisioning.getCrashLoop()
        ? MachineProvisioningEventState.MACHINE_PROVISIONING_EVENT_STATE_CRASHLOOP
        : MachineProvisioningEventState.MACHINE_PROVISIONING_EVENT_STATE_UNSPECIFIED;
  }

  private static MachineProvisioningEvent event(Instant at, short type, String message) {
    return MachineProvisioningEvent.newBuilder()
        .setTime(Meta.timestamp(at))
        .setEvent(MachineProvisioningEventType.forNumber(type))
        .setMessage(message)
        .build();
  }

  /** Reads a document that we have written. */
  static <M extends Message> M parse(Parser<M> parser, byte[] document) {
    try {
      return parser.parseFrom(document);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a document in the database cannot be read", e);
    }
  }
}
