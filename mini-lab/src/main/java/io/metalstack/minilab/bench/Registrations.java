package io.metalstack.minilab.bench;

import io.metalstack.minilab.Lab;
import java.util.Locale;

/** From power-on of all machines to all of them waiting, each with all of its calls. */
final class Registrations implements Benchmark {
  @Override
  public String run(Lab lab, Bench.Load load) throws InterruptedException {
    var seconds = Stopwatch.untilAllWait(lab);
    return String.format(
        Locale.ROOT,
        "%d machines at %d leaves from power-on to waiting in %.2f s: %.1f/s",
        load.machines(),
        lab.plan().leaves().size(),
        seconds,
        load.machines() / seconds);
  }
}
