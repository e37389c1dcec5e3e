package io.metalstack.apiserver.call;

import org.jooq.DSLContext;

/** A call that only looks. */
@FunctionalInterface
public interface Read<Q, A> {
  A read(DSLContext sql, Caller caller, Q request);
}
