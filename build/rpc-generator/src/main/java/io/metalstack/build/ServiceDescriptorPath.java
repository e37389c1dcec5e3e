package io.metalstack.build;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.List;

/** Where protoc's source info keeps the comments of services and methods. */
final class ServiceDescriptorPath {
  private ServiceDescriptorPath() {}

  static List<Integer> service(int service) {
    return List.of(FileDescriptorProto.SERVICE_FIELD_NUMBER, service);
  }

  static List<Integer> method(int service, int method) {
    return List.of(
        FileDescriptorProto.SERVICE_FIELD_NUMBER,
        service,
        ServiceDescriptorProto.METHOD_FIELD_NUMBER,
        method);
  }
}
