package io.metalstack.build;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The class of one service: a typed constant for each of its methods. */
final class ServiceClass {
  private final FileDescriptorSet set;
  private final FileDescriptorProto file;
  private final int index;
  private final ServiceDescriptorProto service;

  /**
   * @param index place of the service in its file
   * @throws IllegalArgumentException if the file leaves open how its Java classes are called
   */
  ServiceClass(FileDescriptorSet set, FileDescriptorProto file, int index) {
    if (!file.getOptions().hasJavaPackage()
        || !file.getOptions().hasJavaOuterClassname()
        || !file.getOptions().getJavaMultipleFiles()) {
      throw new IllegalArgumentException(
          file.getName()
              + ": expected java_package, java_outer_classname and java_multiple_files = true");
    }
    this.set = set;
    this.file = file;
    this.index = index;
    this.service = file.getService(index);
  }

  String qualifiedName() {
    return javaPackage() + "." + className();
  }

  String text() {
    List<MethodDescriptorProto> methods = service.getMethodList();
    return """
    package %s;

    import com.google.protobuf.Descriptors.ServiceDescriptor;
    import io.metalstack.api.Rpc;
    import java.util.List;

    %spublic final class %s {
    %s
      /** The methods, in the order of the schema. */
      public static final List<Rpc<?, ?>> ALL =
          List.of(%s);

      private %s() {}

      private static ServiceDescriptor schema() {
        return %s.getDescriptor().findServiceByName("%s");
      }
    }
    """
        .formatted(
            javaPackage(),
            Javadoc.of(file, "", ServiceDescriptorPath.service(index)),
            className(),
            methods.stream().map(this::constant).collect(Collectors.joining("\n")),
            methods.stream().map(ServiceClass::constantName).collect(Collectors.joining(", ")),
            className(),
            file.getOptions().getJavaOuterClassname(),
            service.getName());
  }

  private String constant(MethodDescriptorProto method) {
    String request = javaType(method.getInputType());
    String response = javaType(method.getOutputType());
    return """
    %s  public static final Rpc<%s, %s> %s =
          new Rpc<>(
              "%s",
              "%s",
              %s,
              %s.getDefaultInstance(),
              %s.getDefaultInstance(),
              %s::schema);
    """
        .formatted(
            Javadoc.of(
                file,
                "  ",
                ServiceDescriptorPath.method(index, service.getMethodList().indexOf(method))),
            request,
            response,
            constantName(method),
            file.getPackage() + "." + service.getName(),
            method.getName(),
            method.getServerStreaming(),
            request,
            response,
            className());
  }

  /** {@code WaitForBMCCommand} becomes {@code WAIT_FOR_BMC_COMMAND}. */
  private static String constantName(MethodDescriptorProto method) {
    return method
        .getName()
        .replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_")
        .toUpperCase(Locale.ROOT);
  }

  private String className() {
    return service.getName() + "Rpc";
  }

  private String javaPackage() {
    return file.getOptions().getJavaPackage();
  }

  /**
   * @param name full name of a top-level message, with the leading dot that protoc gives it
   */
  private String javaType(String name) {
    for (FileDescriptorProto other : set.getFileList()) {
      String prefix = "." + other.getPackage() + ".";
      if (name.startsWith(prefix)
          && other.getMessageTypeList().stream()
              .anyMatch(message -> name.equals(prefix + message.getName()))) {
        return other.getOptions().getJavaPackage() + name.substring(prefix.length() - 1);
      }
    }
    throw new IllegalArgumentException(
        "%s: no top-level message %s in the descriptor set".formatted(file.getName(), name));
  }
}
