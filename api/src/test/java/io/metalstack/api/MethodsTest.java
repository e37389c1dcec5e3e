package io.metalstack.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.GeneratedMessage.GeneratedExtension;
import com.google.protobuf.ProtocolMessageEnum;
import io.metalstack.api.v2.Auditing;
import io.metalstack.api.v2.OptionsProto;
import io.metalstack.api.v2.Visibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The methods: how many, who may call them, and the conventions that the server's chain relies on.
 */
class MethodsTest {
  @Test
  void thereAreAsManyAsPublished() {
    assertThat(Rpcs.all().stream().map(Rpc::service).distinct()).hasSize(39);
    assertThat(Rpcs.all()).hasSize(153);
    assertThat(Rpcs.all().stream().filter(Rpc::streaming).map(Rpc::path))
        .containsExactlyInAnyOrder(
            "/metalstack.infra.v2.BMCService/WaitForBMCCommand",
            "/metalstack.infra.v2.BootService/Wait");
    assertThat(Rpcs.all().stream().map(Rpc::path)).doesNotHaveDuplicates();
  }

  @Test
  void eachConstantAgreesWithTheSchema() {
    assertThat(Rpcs.all())
        .allSatisfy(rpc -> {
          MethodDescriptor schema = rpc.descriptor();
          assertThat(schema.getFullName()).isEqualTo(rpc.service() + "." + rpc.name());
          assertThat(schema.getInputType()).isEqualTo(rpc.request().getDescriptorForType());
          assertThat(schema.getOutputType()).isEqualTo(rpc.response().getDescriptorForType());
          assertThat(schema.isServerStreaming()).isEqualTo(rpc.streaming());
          assertThat(schema.isClientStreaming()).isFalse();
        });
  }

  @Test
  void eachIsAnnotatedAsPublished() {
    assertThat(Rpcs.all().stream().map(MethodsTest::line).sorted().toList())
        .containsExactlyElementsOf(
            Schema.published("methods.txt").stream()
                .map(line -> line.strip().replaceAll(" +", " "))
                .sorted()
                .toList());
  }

  @Test
  void eachHasExactlyOneScope() {
    assertThat(Rpcs.all()).allSatisfy(rpc -> assertThat(scopes(rpc)).hasSize(1));
  }

  @Test
  void theScopeNamesAFieldOfTheRequest() {
    Map<String, String> fields = Map.of("T", "login", "P", "project", "M", "uuid");
    for (Rpc<?, ?> rpc : Rpcs.all()) {
      String field = fields.get(scopes(rpc).getFirst().split(":")[0]);
      if (field != null) {
        FieldDescriptor found = rpc.descriptor().getInputType().findFieldByName(field);
        assertThat(found).as("%s of %s", field, rpc).isNotNull();
        assertThat(found.getType())
            .as("%s of %s", field, rpc)
            .isEqualTo(FieldDescriptor.Type.STRING);
      }
    }
  }

  @Test
  void everyUpdateGuardsAgainstOtherChanges() {
    List<Rpc<?, ?>> updates =
        Rpcs.all().stream().filter(rpc -> rpc.name().equals("Update")).toList();

    assertThat(updates).hasSizeGreaterThan(10);
    assertThat(updates)
        .allSatisfy(rpc ->
            assertThat(rpc.descriptor().getInputType().findFieldByName("update_meta")).isNotNull());
  }

  @Test
  void eachSaysWhetherItIsAudited() {
    assertThat(Rpcs.all())
        .allSatisfy(rpc ->
            assertThat(option(rpc, OptionsProto.auditing))
                .isIn(Auditing.AUDITING_INCLUDED, Auditing.AUDITING_EXCLUDED));
  }

  private static String line(Rpc<?, ?> rpc) {
    return "%s.%s %s %s %s %s"
        .formatted(
            rpc.service().replace("metalstack.", "").replace(".v2", ""),
            rpc.name(),
            String.join("+", scopes(rpc)),
            switch (option(rpc, OptionsProto.auditing)) {
              case AUDITING_INCLUDED -> "audited";
              case AUDITING_EXCLUDED -> "unaudited";
              case AUDITING_UNSPECIFIED, UNRECOGNIZED -> "unsaid";
            },
            rpc.streaming() ? "stream" : "unary",
            fields(rpc.descriptor().getInputType()));
  }

  private static List<String> scopes(Rpc<?, ?> rpc) {
    List<String> scopes = new ArrayList<>();
    Visibility visibility = option(rpc, OptionsProto.visibility);
    if (visibility != Visibility.VISIBILITY_UNSPECIFIED) {
      scopes.add(visibility == Visibility.VISIBILITY_PUBLIC ? "PUB" : "SELF");
    }
    roles(scopes, "T", option(rpc, OptionsProto.tenantRoles));
    roles(scopes, "P", option(rpc, OptionsProto.projectRoles));
    roles(scopes, "A", option(rpc, OptionsProto.adminRoles));
    roles(scopes, "I", option(rpc, OptionsProto.infraRoles));
    roles(scopes, "M", option(rpc, OptionsProto.machineRoles));
    return scopes;
  }

  private static void roles(
      List<String> scopes, String letter, List<? extends ProtocolMessageEnum> roles) {
    if (!roles.isEmpty()) {
      Function<ProtocolMessageEnum, String> initial =
          role -> role.getValueDescriptor().getName().replaceAll(".*_(.)[A-Z]*$", "$1");
      scopes.add(letter + ":" + roles.stream().map(initial).collect(Collectors.joining(",")));
    }
  }

  private static String fields(Descriptor request) {
    String fields =
        request.getFields().stream()
            .map(field ->
                field.getName()
                    + (field.isMapField()
                        ? "{}"
                        : field.isRepeated()
                            ? "[]"
                            : field.hasPresence() && field.toProto().getProto3Optional()
                                ? "?"
                                : ""))
            .collect(Collectors.joining(" "));
    return fields.isEmpty() ? "-" : fields;
  }

  private static <T> T option(Rpc<?, ?> rpc, GeneratedExtension<MethodOptions, T> extension) {
    return rpc.descriptor().getOptions().getExtension(extension);
  }
}
