package io.metalstack.apiserver.bmc;

import static io.metalstack.tables.Tables.BMC_COMMAND;
import static io.metalstack.tables.Tables.MACHINE;

import io.metalstack.api.v2.MachineBMCCommand;
import io.metalstack.apiserver.call.Meta;
import io.metalstack.store.Db;
import io.metalstack.store.TaskType;
import io.metalstack.store.Tasks;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.BmcCommandRecord;
import io.metalstack.tables.tables.records.MachineRecord;
import io.metalstack.values.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All SQL of BMC commands. A command is a row of its own with id, result and deadline, so two equal
 * ones never mix, and one that nobody carries out is seen to have failed.
 */
public final class BmcCommands {
  /** Channel on which partitions with new commands are told. */
  public static final String CHANNEL = "bmc_command";

  private static final String TASK = "machine:bmc-command";
  private static final List<String> OPEN = List.of("pending", "sent");

  /** How long a machine may take to show the effect of a command that its BMC has accepted. */
  private static final Duration EFFECT = Duration.ofMinutes(5);

  private final Db db;
  private final Tasks tasks;
  private final Clock clock;
  private final Duration timeout;

  /**
   * Issues commands that must be carried out in time.
   *
   * @param timeout from issue to deadline
   */
  public BmcCommands(Db db, Tasks tasks, Clock clock, Duration timeout) {
    this.db = db;
    this.tasks = tasks;
    this.clock = clock;
    this.timeout = timeout;
  }

  /** The task that accompanies each command: it ends as the command ended. */
  public TaskType task() {
    return new TaskType(TASK, 0, TaskType::doubling, this::outcome);
  }

  /**
   * Issues a command.
   *
   * @return its id
   * @throws Problem FAILED_PRECONDITION if address, user or password of the BMC are unknown
   */
  public String issue(Tx tx, UUID machine, MachineBMCCommand command, String issuer) {
    return issueIfPossible(tx, machine, command, issuer)
        .orElseThrow(() ->
            Problem.failedPrecondition(
                    "address, user or password of the BMC of machine \"%s\" are not known", machine)
                .with("uuid", "no BMC", "let metal-bmc report the machine's BMC first"));
  }

  /** Issues a command, unless the machine's BMC cannot be reached for lack of its address. */
  public Optional<String> issueIfPossible(
      Tx tx, UUID machine, MachineBMCCommand command, String issuer) {
    var row = tx.sql().fetchOne(MACHINE, MACHINE.UUID.eq(machine));
    if (row == null || row.getPartition() == null || !reachable(row)) {
      return Optional.empty();
    }
    var now = Meta.kept(clock.instant());
    var id = "%s:machine-bmc-command:%s:%s".formatted(machine, name(command), UUID.randomUUID());
    var task = tasks.enqueueAt(tx, TASK, id.getBytes(StandardCharsets.UTF_8), now.plus(timeout));
    tx.sql()
        .insertInto(BMC_COMMAND)
        .set(BMC_COMMAND.ID, id)
        .set(BMC_COMMAND.TASK, task)
        .set(BMC_COMMAND.MACHINE, machine)
        .set(BMC_COMMAND.PARTITION, row.getPartition())
        .set(BMC_COMMAND.COMMAND, (short) command.getNumber())
        .set(BMC_COMMAND.ISSUED_BY, issuer)
        .set(BMC_COMMAND.STATE, "pending")
        .set(BMC_COMMAND.CREATED_AT, now)
        .set(BMC_COMMAND.DEADLINE, now.plus(timeout))
        .execute();
    tx.notify(CHANNEL, row.getPartition());
    return Optional.of(id);
  }

  /** The newest command of a kind to a machine since a time. */
  public Optional<BmcCommandRecord> latest(
      Tx tx, UUID machine, MachineBMCCommand command, @Nullable Instant since) {
    return tx.sql()
        .selectFrom(BMC_COMMAND)
        .where(
            BMC_COMMAND.MACHINE.eq(machine),
            BMC_COMMAND.COMMAND.eq((short) command.getNumber()),
            BMC_COMMAND.CREATED_AT.ge(since == null ? Instant.EPOCH : since))
        .orderBy(BMC_COMMAND.CREATED_AT.desc())
        .limit(1)
        .fetchOptional();
  }

  /** Whether a command may yet bring about what it was issued for. */
  public boolean mayStillWork(BmcCommandRecord command) {
    var now = clock.instant();
    return switch (command.getState()) {
      case "pending", "sent" -> command.getDeadline().isAfter(now);
      case "done" -> command.getFinishedAt().plus(EFFECT).isAfter(now);
      default -> false;
    };
  }

  /** Takes the oldest waiting command of a partition, to be sent; passes by those being taken. */
  Optional<BmcCommandRecord> take(Tx tx, String partition) {
    var now = clock.instant();
    var oldest =
        tx.sql()
            .select(BMC_COMMAND.ID)
            .from(BMC_COMMAND)
            .where(
                BMC_COMMAND.PARTITION.eq(partition),
                BMC_COMMAND.STATE.eq("pending"),
                BMC_COMMAND.DEADLINE.gt(now))
            .orderBy(BMC_COMMAND.CREATED_AT, BMC_COMMAND.ID)
            .limit(1)
            .forUpdate()
            .skipLocked();
    return tx.sql()
        .update(BMC_COMMAND)
        .set(BMC_COMMAND.STATE, "sent")
        .set(BMC_COMMAND.SENT_AT, now)
        .where(BMC_COMMAND.ID.in(oldest))
        .returning()
        .fetchOptional();
  }

  /** Puts a command back that could not be sent. */
  void putBack(Tx tx, String id) {
    var partition =
        tx.sql()
            .update(BMC_COMMAND)
            .set(BMC_COMMAND.STATE, "pending")
            .setNull(BMC_COMMAND.SENT_AT)
            .where(BMC_COMMAND.ID.eq(id), BMC_COMMAND.STATE.eq("sent"))
            .returning(BMC_COMMAND.PARTITION)
            .fetchOne();
    if (partition != null) {
      tx.notify(CHANNEL, partition.getPartition());
    }
  }

  /**
   * Notes the outcome of a command; a second word on it changes nothing.
   *
   * @param error empty for success
   * @throws Problem NOT_FOUND for an unknown id
   */
  void finish(Tx tx, String id, String error) {
    var finished =
        tx.sql()
            .update(BMC_COMMAND)
            .set(BMC_COMMAND.STATE, error.isEmpty() ? "done" : "failed")
            .set(BMC_COMMAND.ERROR, error)
            .set(BMC_COMMAND.FINISHED_AT, clock.instant())
            .where(BMC_COMMAND.ID.eq(id), BMC_COMMAND.STATE.in(OPEN))
            .returning(BMC_COMMAND.TASK)
            .fetchOne();
    if (finished != null) {
      tasks.hasten(tx, finished.getTask());
    } else if (!tx.sql().fetchExists(BMC_COMMAND, BMC_COMMAND.ID.eq(id))) {
      throw Problem.notFound("there is no BMC command \"%s\"", id);
    }
  }

  private byte[] outcome(byte[] payload) {
    var id = new String(payload, StandardCharsets.UTF_8);
    var command = db.transaction(tx -> expire(tx, id));
    if (!command.getState().equals("done")) {
      throw Problem.unavailable("command %s: %s", command.getState(), command.getError());
    }
    return "done".getBytes(StandardCharsets.UTF_8);
  }

  private BmcCommandRecord expire(Tx tx, String id) {
    tx.sql()
        .update(BMC_COMMAND)
        .set(BMC_COMMAND.STATE, "expired")
        .set(BMC_COMMAND.ERROR, "nobody carried it out in time")
        .set(BMC_COMMAND.FINISHED_AT, clock.instant())
        .where(BMC_COMMAND.ID.eq(id), BMC_COMMAND.STATE.in(OPEN))
        .execute();
    return tx.sql().fetchSingle(BMC_COMMAND, BMC_COMMAND.ID.eq(id));
  }

  private static boolean reachable(MachineRecord machine) {
    return !machine.getBmcAddress().isEmpty()
        && !machine.getBmcUser().isEmpty()
        && !machine.getBmcPassword().isEmpty();
  }

  private static String name(MachineBMCCommand command) {
    return command
        .name()
        .substring("MACHINE_BMC_COMMAND_".length())
        .toLowerCase(Locale.ROOT)
        .replace('_', '-');
  }
}
