package io.metalstack.apiserver.call;

import io.metalstack.apiserver.access.Rights;
import io.metalstack.rpc.Call;

/**
 * Who makes the call.
 *
 * @param rights what the token carries; {@link Rights#anonymous()} without one
 * @param source address and port of the client, {@code ip:port}
 */
public record Caller(Rights rights, String source) {
  /** Where the chain leaves the caller for the handler. */
  public static final Call.Key<Caller> KEY = new Call.Key<>("caller");

  /** Login of the user, empty for an anonymous caller. */
  public String user() {
    return rights.user();
  }

  public boolean isAdminEditor() {
    return rights.isAdminEditor();
  }
}
