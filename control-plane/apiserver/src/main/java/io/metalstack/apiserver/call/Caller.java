package io.metalstack.apiserver.call;

import io.metalstack.apiserver.access.Rights;
import io.metalstack.rpc.Call;
import io.metalstack.values.Ip;

/**
 * Who makes the call.
 *
 * @param rights what the token carries; {@link Rights#anonymous()} without one
 * @param source address and port of the client, {@code ip:port}
 */
public record Caller(Rights rights, String source) {
  /** Where the chain leaves the caller for the handler. */
  public static final Call.Key<Caller> KEY = new Call.Key<>("caller");

  /** Where a call comes from: the client, and the port of the connection that it came by. */
  public static String source(Call call) {
    var client = Ip.ofBytes(call.client().getAddress());
    return (client.isIpv4() ? "%s:%d" : "[%s]:%d").formatted(client, call.peer().getPort());
  }

  /** Login of the user, empty for an anonymous caller. */
  public String user() {
    return rights.user();
  }

  public boolean isAdminEditor() {
    return rights.isAdminEditor();
  }
}
