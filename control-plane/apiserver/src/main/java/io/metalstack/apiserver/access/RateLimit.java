package io.metalstack.apiserver.access;

import com.google.protobuf.Message;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.rpc.Call;
import io.metalstack.rpc.CallStep;
import io.metalstack.rpc.Next;
import io.metalstack.values.Ip;
import io.metalstack.values.Prefix;
import io.metalstack.values.Problem;

/**
 * At most so many calls a minute for each token, and for each address without a valid one, at all
 * servers together. Stands before authorisation, so that refused calls count like all others.
 * Tokens with an admin role and agents with an infra or machine role are exempt.
 */
public final class RateLimit implements CallStep {
  /** An IPv6 host has a whole network to choose addresses from. */
  private static final int HOST_IPV6 = 64;

  private final int perToken;
  private final int perAddress;
  private final CallCounts counts;

  /**
   * The limits.
   *
   * @param perToken calls a minute of one token, 0 for no limit
   * @param perAddress calls a minute of one address without a token, 0 for no limit
   */
  public RateLimit(int perToken, int perAddress, CallCounts counts) {
    this.perToken = perToken;
    this.perAddress = perAddress;
    this.counts = counts;
  }

  @Override
  public void around(Call call, Message request, Next next) throws Exception {
    var rights = call.require(Caller.KEY).rights();
    if (rights.token().isPresent()) {
      if (!exempt(rights)) {
        count(call, "token " + rights.token().get(), perToken);
      }
    } else {
      count(call, address(call), perAddress);
    }
    next.proceed();
  }

  /**
   * The step before authentication: a refused token counts for the address that it came from, and
   * once that has used up its calls, it hears no more of its tokens.
   */
  public CallStep ofRefusedTokens() {
    return (call, request, next) -> {
      try {
        next.proceed();
      } catch (Problem problem) {
        if (problem.kind() == Problem.Kind.UNAUTHENTICATED && call.get(Caller.KEY).isEmpty()) {
          count(call, address(call), perAddress);
        }
        throw problem;
      }
    };
  }

  private void count(Call call, String key, int limit) {
    if (limit > 0 && !counts.pass(key, limit)) {
      var seconds = counts.untilNext();
      call.answerHeader("retry-after", Long.toString(seconds));
      throw Problem.resourceExhausted("more than %d calls in this minute", limit)
          .with("", "rate limit", "try again in %d s".formatted(seconds));
    }
  }

  private static String address(Call call) {
    var client = Ip.ofBytes(call.client().getAddress());
    return "address " + (client.isIpv4() ? client : Prefix.around(client, HOST_IPV6));
  }

  private static boolean exempt(Rights rights) {
    return rights.isAdmin()
        || rights.infraRole().getNumber() > 0
        || !rights.machineRoles().isEmpty();
  }
}
