package io.metalstack.client;

import io.metalstack.values.Problem;
import io.metalstack.values.Problem.Kind;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import javax.net.ssl.SSLException;

/** What a broken or absent connection means to the caller. */
record Failures(URI server) {
  Problem of(IOException e) {
    if (Thread.currentThread().isInterrupted()) {
      return interrupted().causedBy(e);
    }
    return switch (e) {
      case UnknownHostException _ ->
          unavailable("the name %s is not known", server.getHost()).causedBy(e);
      case SocketTimeoutException _, HttpTimeoutException _ ->
          Problem.of(Kind.DEADLINE_EXCEEDED, "%s did not answer in time".formatted(server))
              .causedBy(e);
      case SSLException _ ->
          unavailable("no secure connection to %s: %s", server, said(e)).causedBy(e);
      default -> unavailable("cannot talk to %s: %s", server, said(e)).causedBy(e);
    };
  }

  Problem interrupted() {
    return Problem.of(Kind.CANCELED, "interrupted while calling %s".formatted(server));
  }

  private static String said(IOException e) {
    var message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static Problem unavailable(String format, Object... args) {
    return Problem.unavailable(format, args);
  }
}
