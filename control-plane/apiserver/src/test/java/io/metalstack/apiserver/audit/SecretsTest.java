package io.metalstack.apiserver.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.metalstack.api.Rpcs;
import io.metalstack.rpc.Secrets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No secret of any message of the contract gets into a trace. */
final class SecretsTest {
  private static final String SECRET = "hunter2-hunter2";

  @Test
  void theseFieldsOfTheContractAreSecret() {
    var secrets = new TreeSet<String>();
    for (var message : messages()) {
      message.getFields().stream()
          .filter(Secrets::secret)
          .map(field -> field.getFullName().replaceFirst("metalstack\\.", ""))
          .forEach(secrets::add);
    }

    assertThat(secrets)
        .containsExactly(
            "admin.v2.MachineServiceConsolePasswordResponse.password",
            "admin.v2.TokenServiceCreateResponse.secret",
            "admin.v2.VPNServiceAuthKeyResponse.auth_key",
            "api.v2.MachineAllocation.userdata",
            "api.v2.MachineBMC.password",
            "api.v2.MachineServiceCreateRequest.userdata",
            "api.v2.MachineVPN.auth_key",
            "api.v2.ProjectInvite.secret",
            "api.v2.ProjectServiceInviteAcceptRequest.secret",
            "api.v2.ProjectServiceInviteDeleteRequest.secret",
            "api.v2.ProjectServiceInviteGetRequest.secret",
            "api.v2.TenantInvite.secret",
            "api.v2.TenantServiceInviteAcceptRequest.secret",
            "api.v2.TenantServiceInviteDeleteRequest.secret",
            "api.v2.TenantServiceInviteGetRequest.secret",
            "api.v2.TokenServiceCreateResponse.secret",
            "api.v2.TokenServiceRefreshResponse.secret",
            "infra.v2.BootServiceInstallationSucceededRequest.console_password",
            "infra.v2.BootServiceSuperUserPasswordResponse.super_user_password");
  }

  @Test
  void nothingThatLooksLikeASecretIsForgotten() {
    for (var message : messages()) {
      for (var field : message.getFields()) {
        if (field.getName().matches(".*(pass|secret|key$|cred|jwt|private).*")
            && field.getJavaType() == FieldDescriptor.JavaType.STRING) {
          assertThat(Secrets.secret(field)).as(field.getFullName()).isTrue();
        }
      }
    }
  }

  @Test
  void aTraceOfEachMessageIsFreeOfItsSecrets() {
    var messages = messages();
    assertThat(messages).hasSize(428);
    for (var type : messages) {
      assertThat(TraceBody.of(filled(type, 0))).as(type.getFullName()).doesNotContain(SECRET);
    }
  }

  @Test
  void aNewFieldIsSecretByItsName() throws DescriptorValidationException {
    var type =
        FileDescriptor.buildFrom(
                FileDescriptorProto.newBuilder()
                    .setName("new.proto")
                    .addMessageType(
                        DescriptorProto.newBuilder()
                            .setName("New")
                            .addField(text("client_secret", 1))
                            .addField(text("name", 2)))
                    .build(),
                new FileDescriptor[0])
            .findMessageTypeByName("New");
    var message =
        DynamicMessage.newBuilder(type)
            .setField(type.findFieldByName("client_secret"), SECRET)
            .setField(type.findFieldByName("name"), "n")
            .build();

    assertThat(TraceBody.of(message)).isEqualTo("{\"clientSecret\":\"[redacted]\",\"name\":\"n\"}");
  }

  @Test
  void aMessageThatIsTooBigIsToldByItsSize() {
    var message = com.google.protobuf.StringValue.of("x".repeat(TraceBody.LIMIT));

    assertThat(TraceBody.of(message)).isEqualTo("{\"omitted\":\"65540 bytes\"}");
  }

  /** A message with every field set, secrets to {@link #SECRET}, as deep as types go. */
  private static Message filled(Descriptor type, int depth) {
    var builder = DynamicMessage.newBuilder(type);
    for (var field : type.getFields()) {
      if (Secrets.secret(field) && field.getJavaType() == FieldDescriptor.JavaType.STRING) {
        set(builder, field, SECRET);
      } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && depth < 8) {
        set(builder, field, filled(field.getMessageType(), depth + 1));
      }
    }
    return builder.build();
  }

  private static void set(DynamicMessage.Builder builder, FieldDescriptor field, Object value) {
    if (field.isRepeated()) {
      builder.addRepeatedField(field, value);
    } else {
      builder.setField(field, value);
    }
  }

  private static FieldDescriptorProto text(String name, int number) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setType(FieldDescriptorProto.Type.TYPE_STRING)
        .build();
  }

  private static List<Descriptor> messages() {
    Set<FileDescriptor> files =
        Rpcs.all().stream()
            .map(rpc -> rpc.descriptor().getFile())
            .flatMap(file -> Stream.concat(Stream.of(file), reachable(file)))
            .filter(file -> file.getPackage().startsWith("metalstack."))
            .collect(Collectors.toSet());
    return files.stream().flatMap(file -> file.getMessageTypes().stream()).toList();
  }

  private static Stream<FileDescriptor> reachable(FileDescriptor file) {
    return file.getDependencies().stream()
        .flatMap(used -> Stream.concat(Stream.of(used), reachable(used)));
  }
}
