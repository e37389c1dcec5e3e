package io.metalstack.rpc;

import com.google.protobuf.Descriptors.FileDescriptor;
import io.grpc.reflection.v1.ErrorResponse;
import io.grpc.reflection.v1.ExtensionNumberResponse;
import io.grpc.reflection.v1.FileDescriptorResponse;
import io.grpc.reflection.v1.ListServiceResponse;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.metalstack.values.Problem.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers gRPC's reflection: what a client without our schema asks to call us all the same. */
final class Reflection {
  /** Version 1, and the older name under which many tools still ask; the messages are the same. */
  static final List<String> PATHS =
      List.of(
          "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
          "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo");

  private final Schema schema;
  private final List<String> services;

  Reflection(Schema schema, List<String> services) {
    this.schema = schema;
    this.services = services;
  }

  ServerReflectionResponse answer(ServerReflectionRequest request) {
    var answer =
        ServerReflectionResponse.newBuilder()
            .setValidHost(request.getHost())
            .setOriginalRequest(request);
    switch (request.getMessageRequestCase()) {
      case FILE_BY_FILENAME ->
          files(answer, schema.file(request.getFileByFilename()), request.getFileByFilename());
      case FILE_CONTAINING_SYMBOL ->
          files(
              answer,
              schema.defining(request.getFileContainingSymbol()),
              request.getFileContainingSymbol());
      case FILE_CONTAINING_EXTENSION -> {
        var wanted = request.getFileContainingExtension();
        var file = schema.extending(wanted.getContainingType(), wanted.getExtensionNumber());
        files(
            answer, file, wanted.getContainingType() + " extension " + wanted.getExtensionNumber());
      }
      case ALL_EXTENSION_NUMBERS_OF_TYPE -> {
        var type = request.getAllExtensionNumbersOfType();
        if (schema.defining(type) == null) {
          answer.setErrorResponse(error(Kind.NOT_FOUND, "this server does not know " + type));
        } else {
          answer.setAllExtensionNumbersResponse(
              ExtensionNumberResponse.newBuilder()
                  .setBaseTypeName(type)
                  .addAllExtensionNumber(schema.extensionNumbers(type)));
        }
      }
      case LIST_SERVICES -> {
        var list = ListServiceResponse.newBuilder();
        services.forEach(name -> list.addService(ServiceResponse.newBuilder().setName(name)));
        answer.setListServicesResponse(list);
      }
      case MESSAGEREQUEST_NOT_SET ->
          answer.setErrorResponse(
              error(Kind.INVALID_ARGUMENT, "the request asks for nothing: set message_request"));
    }
    return answer.build();
  }

  private static void files(
      ServerReflectionResponse.Builder answer, @Nullable FileDescriptor file, String wanted) {
    if (file == null) {
      answer.setErrorResponse(error(Kind.NOT_FOUND, "this server does not know " + wanted));
      return;
    }
    var files = FileDescriptorResponse.newBuilder();
    Schema.closure(file).forEach(one -> files.addFileDescriptorProto(one.toProto().toByteString()));
    answer.setFileDescriptorResponse(files);
  }

  private static ErrorResponse error(Kind kind, String message) {
    return ErrorResponse.newBuilder()
        .setErrorCode(Codes.grpcNumber(kind))
        .setErrorMessage(message)
        .build();
  }
}
