package io.metalstack.client;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Carries one POST at a time per thread. Failures are IOExceptions; HTTP errors are answers. */
interface Transport extends AutoCloseable {
  /**
   * What came back.
   *
   * @param headers by lower-case name, the first value of each
   * @param body read to its end, it frees the connection; closed before, it ends the exchange
   */
  record Answer(int status, Map<String, String> headers, InputStream body)
      implements AutoCloseable {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  /**
   * Sends and waits for the headers of the answer.
   *
   * @param path with its leading slash
   * @param silence longest time without a byte from the server; empty for no limit
   */
  Answer post(String path, Map<String, String> headers, byte[] body, Optional<Duration> silence)
      throws IOException, InterruptedException;

  @Override
  void close();
}
