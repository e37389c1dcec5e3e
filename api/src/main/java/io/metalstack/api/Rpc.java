package io.metalstack.api;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Message;

/**
 * One method of the contract, typed by its request and its answer. Server and client are both
 * written against these constants, so that neither names a method by a string.
 *
 * @param <Q> the request
 * @param <A> the answer, or each message of the stream
 */
public final class Rpc<Q extends Message, A extends Message> {
  private final MethodDescriptor descriptor;
  private final Q request;
  private final A response;

  /**
   * @param request default instance of the request type
   * @param response default instance of the answer type
   * @throws IllegalArgumentException if the types are not those of the method
   */
  public Rpc(MethodDescriptor descriptor, Q request, A response) {
    if (!descriptor.getInputType().equals(request.getDescriptorForType())
        || !descriptor.getOutputType().equals(response.getDescriptorForType())) {
      throw new IllegalArgumentException(
          "%s takes %s and answers %s"
              .formatted(
                  descriptor.getFullName(),
                  descriptor.getInputType().getFullName(),
                  descriptor.getOutputType().getFullName()));
    }
    this.descriptor = descriptor;
    this.request = request;
    this.response = response;
  }

  /** Full name of the service, such as {@code metalstack.api.v2.MachineService}. */
  public String service() {
    return descriptor.getService().getFullName();
  }

  /** Name of the method in its service, such as {@code Create}. */
  public String name() {
    return descriptor.getName();
  }

  /** Path on the wire: {@code /service/name}. */
  public String path() {
    return "/" + service() + "/" + name();
  }

  /** Whether the server answers with a stream. */
  public boolean streaming() {
    return descriptor.isServerStreaming();
  }

  /** Default instance of the request. */
  public Q request() {
    return request;
  }

  /** Default instance of the answer. */
  public A response() {
    return response;
  }

  /** The method as the schema describes it, with its annotations. */
  public MethodDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public String toString() {
    return path();
  }
}
