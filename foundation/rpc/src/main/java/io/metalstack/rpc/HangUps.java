package io.metalstack.rpc;

import com.linecorp.armeria.common.logging.RequestLogProperty;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.metalstack.values.Problem;
import io.metalstack.values.Problem.Kind;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends the calls of a connection in the moment it closes. Armeria tells a second later; in that
 * second a machine that is gone would count as waiting.
 */
final class HangUps {
  private static final AttributeKey<Set<Exchange>> OPEN = AttributeKey.valueOf("rpc.open");

  private HangUps() {}

  /** To be called on the connection's event loop. */
  static void watch(ServiceRequestContext ctx, Exchange exchange) {
    var channel = ctx.log().ensureAvailable(RequestLogProperty.SESSION).channel();
    if (channel == null) {
      return;
    }
    var calls = calls(channel);
    calls.add(exchange);
    var _ = exchange.finished().thenRun(() -> calls.remove(exchange));
  }

  static Problem problem() {
    return Problem.of(Kind.CANCELED, "the peer has hung up");
  }

  private static Set<Exchange> calls(Channel channel) {
    var attribute = channel.attr(OPEN);
    var calls = attribute.get();
    if (calls != null) {
      return calls;
    }
    Set<Exchange> added = ConcurrentHashMap.newKeySet();
    attribute.set(added);
    var _ =
        channel
            .closeFuture()
            .addListener(closed -> added.forEach(exchange -> exchange.end(problem())));
    return added;
  }
}
