package io.metalstack.metalhammer.inventory;

import io.metalstack.values.Problem;
import io.metalstack.wire.LldpFrame;
import io.metalstack.wire.PacketSocket;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Listens on every interface until leaf switches have announced themselves on two of them: a
 * machine with one cable to the fabric is not fit for use, and the server would refuse it.
 */
public final class ListenForNeighbours {
  private static final Duration ONE_RECEIVE = Duration.ofMillis(500);
  private static final int FABRIC_LINKS = 2;

  private ListenForNeighbours() {}

  /**
   * What was heard, by interface name.
   *
   * @param patience how long to listen
   * @throws Problem if fewer than two distinct chassis announced themselves in time; the message
   *     names what was heard
   */
  public static Map<String, List<LldpFrame>> on(
      List<Hardware.Nic> nics, Duration patience, InstantSource clock) {
    var heard = new ConcurrentHashMap<String, Map<String, LldpFrame>>();
    var failures = new ConcurrentHashMap<String, String>();
    var end = clock.instant().plus(patience);
    var threads = new ArrayList<Thread>();
    for (var nic : nics) {
      heard.put(nic.name(), new ConcurrentHashMap<>());
      threads.add(
          Thread.ofPlatform()
              .name("lldp-" + nic.name())
              .start(() -> listen(nic, end, clock, heard, failures)));
    }
    try {
      for (var thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      threads.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
    var result = new LinkedHashMap<String, List<LldpFrame>>();
    heard.forEach((name, frames) -> result.put(name, List.copyOf(frames.values())));
    if (!enough(heard)) {
      throw Problem.unavailable(
          "expected announcements of two leaf switches within %d s, heard %s%s",
          patience.toSeconds(), describe(result), failures.isEmpty() ? "" : "; " + failures);
    }
    return result;
  }

  private static void listen(
      Hardware.Nic nic,
      Instant end,
      InstantSource clock,
      Map<String, Map<String, LldpFrame>> heard,
      Map<String, String> failures) {
    try (var socket = PacketSocket.forLldp(nic.name(), ONE_RECEIVE)) {
      while (clock.instant().isBefore(end) && !enough(heard) && !Thread.interrupted()) {
        var frame = socket.receive();
        LldpFrame.decode(frame, frame.length)
            .filter(announcement -> !LldpFrame.source(frame).equals(nic.mac()))
            .ifPresent(announcement ->
                heard.getOrDefault(nic.name(), Map.of()).put(announcement.chassis(), announcement));
      }
    } catch (IOException e) {
      failures.put(nic.name(), String.valueOf(e.getMessage()));
    }
  }

  private static boolean enough(Map<String, Map<String, LldpFrame>> heard) {
    var links = heard.values().stream().filter(frames -> !frames.isEmpty()).count();
    var chassis = heard.values().stream().flatMap(frames -> frames.keySet().stream()).distinct();
    return links >= FABRIC_LINKS && chassis.count() >= FABRIC_LINKS;
  }

  private static String describe(Map<String, List<LldpFrame>> heard) {
    var parts = new ArrayList<String>();
    heard.forEach((name, frames) ->
        frames.forEach(f -> parts.add(name + " " + f.systemName() + "/" + f.port().value())));
    return parts.isEmpty() ? "nobody" : String.join(", ", parts);
  }
}
