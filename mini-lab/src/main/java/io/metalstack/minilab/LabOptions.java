package io.metalstack.minilab;

import io.metalstack.minilab.plan.LabPlan;
import io.metalstack.values.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * How the lab was asked to run.
 *
 * @param machines simulated ones
 * @param racks with two leaves each
 * @param port of the server, 0 for any free one
 * @param data directory of everything that outlives a run
 * @param virtual machines under QEMU
 * @param once allocate one machine, free it, and end
 * @param seed of all identities and of all chance
 */
public record LabOptions(
    int machines, int racks, int port, Path data, int virtual, boolean once, long seed) {

  /** What {@code --help} prints. */
  public static final String HELP =
      """
      usage: ./metal lab [OPTION...]

        --machines N   simulated machines [8]
        --racks R      racks, each with two leaf switches and up to %d machines [2]
        --port P       port of the control plane on 127.0.0.1, 0 for any [8081]
        --data DIR     directory of the database and of the machines' disks [./.lab]
        --vm N         also N virtual machines under QEMU, which boot our metal-hammer [0]
        --once         bring up, allocate one machine, wait for Phoned Home, free it, end
        --seed S       other identities, other chance [1]
        --help         this text

      A second start with the same directory goes on with the same data. Ctrl-C ends everything.
      """
          .formatted(LabPlan.RACK_LIMIT);

  private static final int PORTS = 65_535;

  /**
   * Reads the command line.
   *
   * @throws Problem INVALID_ARGUMENT that names what is unknown or wrong
   */
  public static LabOptions parse(List<String> arguments) {
    var options = new LabOptions(8, 2, 8081, Path.of(".lab"), 0, false, 1);
    for (var rest = spread(arguments).iterator(); rest.hasNext(); ) {
      var flag = rest.next();
      options =
          switch (flag) {
            case "--machines" -> options.withMachines((int) number(flag, rest, 0, 20_000));
            case "--racks" -> options.withRacks((int) number(flag, rest, 1, 250));
            case "--port" -> options.withPort((int) number(flag, rest, 0, PORTS));
            case "--data" -> options.withData(Path.of(value(flag, rest)));
            case "--vm" -> options.withVirtual((int) number(flag, rest, 0, 8));
            case "--once" -> options.withOnce();
            case "--seed" -> options.withSeed(number(flag, rest, 0, Long.MAX_VALUE));
            default ->
                throw Problem.invalidArgument("%s is no option of the lab", flag)
                    .with(flag, "unknown", "./metal lab --help lists all");
          };
    }
    return options;
  }

  /** {@code --flag=value} as two. */
  private static List<String> spread(List<String> arguments) {
    var spread = new ArrayList<String>();
    for (var argument : arguments) {
      spread.addAll(
          List.of(argument.startsWith("--") ? argument.split("=", 2) : new String[] {argument}));
    }
    return spread;
  }

  private static String value(String flag, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw Problem.invalidArgument("%s needs a value", flag).with(flag, "missing", "");
    }
    return rest.next();
  }

  private static long number(String flag, Iterator<String> rest, long least, long most) {
    var text = value(flag, rest);
    try {
      var number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw Problem.invalidArgument("%s is \"%s\", expected %d to %d", flag, text, least, most)
        .with(flag, "not such a number", "");
  }

  public LabOptions withMachines(int number) {
    return new LabOptions(number, racks, port, data, virtual, once, seed);
  }

  public LabOptions withRacks(int number) {
    return new LabOptions(machines, number, port, data, virtual, once, seed);
  }

  public LabOptions withPort(int number) {
    return new LabOptions(machines, racks, number, data, virtual, once, seed);
  }

  public LabOptions withData(Path directory) {
    return new LabOptions(machines, racks, port, directory, virtual, once, seed);
  }

  public LabOptions withVirtual(int number) {
    return new LabOptions(machines, racks, port, data, number, once, seed);
  }

  private LabOptions withOnce() {
    return new LabOptions(machines, racks, port, data, virtual, true, seed);
  }

  private LabOptions withSeed(long number) {
    return new LabOptions(machines, racks, port, data, virtual, once, number);
  }
}
