package io.metalstack.rpc;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;

/** What goes out beside the messages of a call. Guarded by itself: a call may end on any thread. */
final class Metadata {
  /** A header or trailer; names are lower case. */
  record Field(String name, String value) {}

  private final List<Field> headers = new ArrayList<>(0);
  private final List<Field> trailers = new ArrayList<>(0);
  private final List<Message> errorDetails = new ArrayList<>(0);

  synchronized void header(String name, String value) {
    headers.add(new Field(name, value));
  }

  synchronized void trailer(String name, String value) {
    trailers.add(new Field(name, value));
  }

  synchronized void errorDetail(Message detail) {
    errorDetails.add(detail);
  }

  synchronized List<Field> headers() {
    return List.copyOf(headers);
  }

  synchronized List<Field> trailers() {
    return List.copyOf(trailers);
  }

  synchronized List<Message> errorDetails() {
    return List.copyOf(errorDetails);
  }
}
