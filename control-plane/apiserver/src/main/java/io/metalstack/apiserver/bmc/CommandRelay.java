package io.metalstack.apiserver.bmc;

import io.metalstack.store.Notifications;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Wakes the streams of a partition's agents when there is a command for them. */
public final class CommandRelay {
  private final Map<String, Set<Semaphore>> streams = new ConcurrentHashMap<>();

  public CommandRelay(Notifications notifications) {
    notifications.subscribe(
        BmcCommands.CHANNEL,
        partition -> streams.getOrDefault(partition, Set.of()).forEach(Semaphore::release),
        () -> streams.values().forEach(all -> all.forEach(Semaphore::release)));
  }

  Semaphore join(String partition) {
    var wakeUp = new Semaphore(1);
    streams.computeIfAbsent(partition, unknown -> ConcurrentHashMap.newKeySet()).add(wakeUp);
    return wakeUp;
  }

  void leave(String partition, Semaphore wakeUp) {
    streams.getOrDefault(partition, Set.of()).remove(wakeUp);
  }
}
