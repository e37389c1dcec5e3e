package io.metalstack.apiserver.machine;

import io.metalstack.api.v2.MachineServiceCreateRequest;
import io.metalstack.api.v2.MachineState;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.apiserver.call.Filter;
import io.metalstack.apiserver.sizereservation.SizeReservations;
import io.metalstack.store.Tx;
import io.metalstack.tables.tables.records.MachineRecord;
import io.metalstack.values.Problem;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Takes a free machine for a project, so that racks are spread and reservations kept whatever else
 * is going on. Calls of one project in one partition take turns, for each must see what the one
 * before it got. Calls of several projects go side by side, unless so few machines are free that
 * one of them could take what is reserved for others: then they take turns, too.
 */
final class ClaimMachine {
  private final Candidates candidates;
  private final RandomGenerator random;

  ClaimMachine(Candidates candidates, RandomGenerator random) {
    this.candidates = candidates;
    this.random = random;
  }

  /**
   * Claims a machine.
   *
   * @throws Problem RESOURCE_EXHAUSTED if there is none, saying what stands in the way of how many
   */
  MachineRecord claim(Tx tx, Candidates.Wanted wanted) {
    takeTurns(tx, wanted.project(), wanted.partition());
    return tx.jointlyOrAlone(
        SizeReservations.claim(wanted.partition(), wanted.size()),
        () -> together(tx, wanted),
        () -> alone(tx, wanted));
  }

  /**
   * Claims the machine that an admin names. Reservations do not stand in the way.
   *
   * @throws Problem UNAUTHENTICATED unless the caller is an admin editor; INVALID_ARGUMENT if a
   *     partition or size is given, too; NOT_FOUND; FAILED_PRECONDITION if the machine is
   *     allocated, locked or not waiting
   */
  MachineRecord named(Tx tx, Caller caller, MachineServiceCreateRequest request, UUID project) {
    if (!caller.isAdminEditor()) {
      throw Problem.unauthenticated("only an admin editor may allocate a machine by its uuid");
    }
    if (request.hasPartition() || request.hasSize()) {
      throw Problem.invalidArgument("a machine given by uuid has its own partition and size")
          .with("partition", "given beside uuid", "leave partition and size out");
    }
    var id = Filter.uuid(request.getUuid());
    Candidates.partition(tx, id).ifPresent(partition -> takeTurns(tx, project, partition));
    var machine = Machines.lock(tx, id).orElseThrow(() -> Machines.missing(id));
    if (Machines.lockAllocation(tx, id).isPresent()) {
      throw Problem.failedPrecondition("machine \"%s\" is allocated already", id)
          .with("uuid", "allocated", "name another machine, or free it first");
    }
    if (machine.getState() == MachineState.MACHINE_STATE_LOCKED_VALUE) {
      throw Problem.failedPrecondition(
              "machine \"%s\" is locked: %s", id, machine.getStateDescription())
          .with("uuid", "locked", "make it available with SetState first");
    }
    if (machine.getPartition() == null || !candidates.isWaiting(tx, id)) {
      throw Problem.failedPrecondition("machine \"%s\" is not waiting", id)
          .with("uuid", "not waiting", "let it boot from the network first");
    }
    return machine;
  }

  /** Lets no other call of a project get a machine in a partition until the transaction ends. */
  static void takeTurns(Tx tx, UUID project, String partition) {
    tx.exclusively("placement " + partition + "/" + project);
  }

  /** Passes by what others are claiming, as one of those calls may fail. */
  private Optional<MachineRecord> together(Tx tx, Candidates.Wanted wanted) {
    var offer = candidates.offer(tx, wanted);
    if (!offer.reserved().isEmpty()
        && Placement.mustBeAlone(offer, wanted.project(), Candidates.connections(tx))) {
      return Optional.empty();
    }
    return switch (Placement.decide(offer, wanted.project(), random)) {
      case Placement.Chosen chosen -> claim(tx, wanted, chosen, false);
      case Placement.Refused refused -> throw none(tx, wanted, refused);
    };
  }

  /** Whoever else claims a machine now was told which one, so it can be waited for. */
  private MachineRecord alone(Tx tx, Candidates.Wanted wanted) {
    while (true) {
      switch (Placement.decide(candidates.offer(tx, wanted), wanted.project(), random)) {
        case Placement.Chosen chosen -> {
          var machine = claim(tx, wanted, chosen, true);
          if (machine.isPresent()) {
            return machine.get();
          }
        }
        case Placement.Refused refused -> throw none(tx, wanted, refused);
      }
    }
  }

  private Optional<MachineRecord> claim(
      Tx tx, Candidates.Wanted wanted, Placement.Chosen chosen, boolean wait) {
    for (var rack : chosen.racks()) {
      var machine = candidates.claim(tx, wanted.partition(), wanted.size(), rack.id(), wait);
      if (machine.isPresent()) {
        return machine;
      }
    }
    return Optional.empty();
  }

  private Problem none(Tx tx, Candidates.Wanted wanted, Placement.Refused refused) {
    return Placement.none(
        wanted.partition(),
        wanted.size(),
        candidates.standings(tx, wanted.partition(), wanted.size()),
        refused.reserved());
  }
}
