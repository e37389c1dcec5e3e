package io.metalstack.minilab.plan;

import io.metalstack.values.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * A whole lab, the same for the same numbers: every rack has two leaves, and every machine a port
 * at each. With more machines the former ones stay as they are.
 *
 * @param partition id of the partition
 * @param leaves two for each rack, in order
 */
public record LabPlan(String partition, List<PlannedLeaf> leaves, List<PlannedMachine> machines) {
  /** Cages broken out in a rack of up to 48 machines, so that adding a few changes no port. */
  private static final int USUAL_CAGES = 12;

  /** Two cages lead to the spines. */
  private static final int MOST_CAGES = PlannedLeaf.CAGES - 2;

  /** Machines that the leaves of a rack have ports for. */
  public static final int RACK_LIMIT = MOST_CAGES * PlannedLeaf.LANES;

  private static final String PARTITION = "mini-lab";
  private static final int MACS_PER_MACHINE = 8;
  private static final int BOARD_PORTS = 2;

  /**
   * Works a lab out.
   *
   * @throws Problem INVALID_ARGUMENT if the machines do not fit into the racks
   */
  public static LabPlan of(int machines, int racks, long seed) {
    if (racks < 1 || racks > 250) {
      throw Problem.invalidArgument("%d racks, expected 1 to 250", racks)
          .with("racks", "out of range", "");
    }
    if (machines < 0 || machines > racks * RACK_LIMIT) {
      throw Problem.invalidArgument(
              "%d machines in %d racks, expected 0 to %d", machines, racks, racks * RACK_LIMIT)
          .with(
              "machines",
              "out of range",
              "ask for more racks; a rack takes %d machines".formatted(RACK_LIMIT));
    }
    var leaves =
        IntStream.range(0, racks * 2)
            .mapToObj(n -> leaf(n, machinesIn(n / 2, machines, racks)))
            .toList();
    var planned = IntStream.range(0, machines).mapToObj(n -> machine(n, racks, seed, leaves));
    return new LabPlan(PARTITION, leaves, planned.toList());
  }

  /** The models in it, each once. */
  public List<ServerModel> models() {
    return machines.stream().map(PlannedMachine::model).distinct().toList();
  }

  private static int machinesIn(int rack, int machines, int racks) {
    return (machines - rack + racks - 1) / racks;
  }

  private static String rack(int number) {
    return "r%02d".formatted(number + 1);
  }

  private static PlannedLeaf leaf(int number, int machines) {
    var brokenOut = machines <= USUAL_CAGES * PlannedLeaf.LANES ? USUAL_CAGES : MOST_CAGES;
    var ports = new ArrayList<PlannedLeaf.Port>();
    for (int lane = 0; lane < brokenOut * PlannedLeaf.LANES; lane++) {
      ports.add(PlannedLeaf.Port.lane(lane));
    }
    for (int cage = brokenOut; cage < PlannedLeaf.CAGES; cage++) {
      ports.add(PlannedLeaf.Port.cage(cage));
    }
    var rack = number / 2;
    return new PlannedLeaf(
        "%sleaf%02d".formatted(rack(rack), number % 2 + 1),
        rack(rack),
        mac("80:a2:35", number),
        "172.16.%d.%d".formatted(rack, number % 2 + 2),
        List.copyOf(ports));
  }

  private static PlannedMachine machine(
      int number, int racks, long seed, List<PlannedLeaf> leaves) {
    var random = new SplittableRandom(seed * 0x9E37_79B9_7F4A_7C15L + number);
    var uuid =
        new UUID(
            (random.nextLong() & ~0xF000L) | 0x4000L,
            (random.nextLong() & ~(0b11L << 62)) | (0b10L << 62));
    var model = ServerModels.number(number);
    var rack = number % racks;
    var place = number / racks;
    var first = number * MACS_PER_MACHINE;
    var cables =
        IntStream.range(0, 2)
            .mapToObj(port -> {
              var leaf = leaves.get(rack * 2 + port);
              return new PlannedMachine.Cable(
                  mac(model.fabric().macPrefix(), first + port), leaf, leaf.ports().get(place));
            })
            .toList();
    return new PlannedMachine(
        uuid,
        "%s-m%02d".formatted(rack(rack), place + 1),
        model,
        rack(rack),
        serial(model.serials(), random),
        cables,
        IntStream.range(0, BOARD_PORTS)
            .mapToObj(port -> mac(model.macPrefix(), first + 2 + port))
            .toList(),
        mac(model.macPrefix(), first + 2 + BOARD_PORTS),
        "172.17.%d.%d".formatted(rack, place + 10),
        serial("@@#@#@@#@#", random));
  }

  private static String mac(String prefix, int number) {
    return "%s:%02x:%02x:%02x"
        .formatted(prefix, number >> 16 & 0xff, number >> 8 & 0xff, number & 0xff);
  }

  private static String serial(String form, SplittableRandom random) {
    var serial = new StringBuilder();
    for (int i = 0; i < form.length(); i++) {
      var letter = form.charAt(i);
      serial.append(
          switch (letter) {
            case '#' -> (char) ('0' + random.nextInt(10));
            case '@' -> (char) ('A' + random.nextInt(26));
            default -> letter;
          });
    }
    return serial.toString();
  }
}
