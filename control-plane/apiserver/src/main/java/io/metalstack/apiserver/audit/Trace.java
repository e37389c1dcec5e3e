package io.metalstack.apiserver.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One half of a call, as it is kept.
 *
 * @param id the same for both halves of a call
 * @param phase 1 for the request, 2 for the answer
 * @param caller login of the user, empty for an anonymous caller
 * @param tenant whom the call was about, or the caller
 * @param project id of the project that the call was about, or empty
 * @param source {@code ip:port}
 * @param code number of the gRPC code, null for a request
 * @param body message as JSON without secrets, null if there is none to keep
 */
record Trace(
    UUID id,
    Instant at,
    String method,
    short phase,
    String caller,
    String tenant,
    String project,
    String source,
    @Nullable Integer code,
    @Nullable String body) {
  static final short REQUEST = 1;
  static final short RESPONSE = 2;
}
