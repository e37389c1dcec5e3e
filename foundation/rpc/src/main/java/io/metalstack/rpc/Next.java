package io.metalstack.rpc;

/** The rest of the chain, the handler last. */
@FunctionalInterface
public interface Next {
  void proceed() throws Exception;
}
