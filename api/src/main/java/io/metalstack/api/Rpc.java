package io.metalstack.api;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.Message;
import java.util.function.Supplier;

/**
 * One method of the contract, typed by its request and its answer. Server and client are both
 * written against these constants, so that neither names a method by a string.
 *
 * @param <Q> the request
 * @param <A> the answer, or each message of the stream
 */
public final class Rpc<Q extends Message, A extends Message> {
  private final String service;
  private final String name;
  private final boolean streaming;
  private final Q request;
  private final A response;
  private final Supplier<ServiceDescriptor> schema;

  /**
   * A method whose schema is loaded when it is first asked for. Loading it takes longer than a
   * whole call, and clients that only send and receive do not need it.
   *
   * @param service full name of the service
   * @param streaming whether the server answers with a stream
   * @param request default instance of the request type
   * @param response default instance of the answer type
   */
  public Rpc(
      String service,
      String name,
      boolean streaming,
      Q request,
      A response,
      Supplier<ServiceDescriptor> schema) {
    this.service = service;
    this.name = name;
    this.streaming = streaming;
    this.request = request;
    this.response = response;
    this.schema = schema;
  }

  /**
   * A method whose schema is at hand.
   *
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
    this(
        descriptor.getService().getFullName(),
        descriptor.getName(),
        descriptor.isServerStreaming(),
        request,
        response,
        descriptor::getService);
  }

  /** Full name of the service, such as {@code metalstack.api.v2.MachineService}. */
  public String service() {
    return service;
  }

  /** Name of the method in its service, such as {@code Create}. */
  public String name() {
    return name;
  }

  /** Path on the wire: {@code /service/name}. */
  public String path() {
    return "/" + service + "/" + name;
  }

  /** Whether the server answers with a stream. */
  public boolean streaming() {
    return streaming;
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
    return schema.get().findMethodByName(name);
  }

  @Override
  public String toString() {
    return path();
  }
}
