package io.metalstack.apiserver.access;

import com.google.protobuf.Message;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.rpc.Call;
import io.metalstack.rpc.CallStep;
import io.metalstack.rpc.Next;
import io.metalstack.values.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * At most so many calls a minute for each token, and for each address without one. Each server
 * counts for itself. Tokens with an admin role and agents with an infra or machine role are exempt.
 */
public final class RateLimit implements CallStep {
  private final int perToken;
  private final int perAddress;
  private final Clock clock;
  private final ConcurrentHashMap<String, AtomicInteger> counts = new ConcurrentHashMap<>();
  private volatile long minute;

  /**
   * Counts from zero.
   *
   * @param perToken calls a minute of one token, 0 for no limit
   * @param perAddress calls a minute of one address without a token, 0 for no limit
   */
  public RateLimit(int perToken, int perAddress, Clock clock) {
    this.perToken = perToken;
    this.perAddress = perAddress;
    this.clock = clock;
  }

  @Override
  public void around(Call call, Message request, Next next) throws Exception {
    var rights = call.require(Caller.KEY).rights();
    var limit = rights.isAnonymous() ? perAddress : perToken;
    if (limit > 0 && !exempt(rights)) {
      var key = rights.token().map(Object::toString).orElse(call.client().getHostAddress());
      if (count(key) > limit) {
        throw Problem.resourceExhausted("more than %d calls in this minute", limit)
            .with("", "rate limit", "wait for the next minute");
      }
    }
    next.proceed();
  }

  private static boolean exempt(Rights rights) {
    return rights.isAdmin()
        || rights.infraRole().getNumber() > 0
        || !rights.machineRoles().isEmpty();
  }

  private int count(String key) {
    var now = clock.instant().getEpochSecond() / Duration.ofMinutes(1).toSeconds();
    if (now != minute) {
      synchronized (this) {
        if (now != minute) {
          counts.clear();
          minute = now;
        }
      }
    }
    return counts.computeIfAbsent(key, unknown -> new AtomicInteger()).incrementAndGet();
  }
}
