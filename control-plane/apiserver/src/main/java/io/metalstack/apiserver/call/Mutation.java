package io.metalstack.apiserver.call;

import io.metalstack.store.Tx;

/** A call that changes something. Runs in one transaction, which may be repeated. */
@FunctionalInterface
public interface Mutation<Q, A> {
  /**
   * Loads, checks, decides, writes.
   *
   * @throws io.metalstack.values.Problem if the request cannot be done; nothing is written then
   */
  A apply(Tx tx, Caller caller, Q request);
}
