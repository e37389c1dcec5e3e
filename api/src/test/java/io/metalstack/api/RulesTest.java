package io.metalstack.api;

import static org.assertj.core.api.Assertions.assertThat;

import build.buf.protovalidate.ValidationResult;
import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import build.buf.protovalidate.exceptions.ValidationException;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.metalstack.admin.v2.FilesystemServiceMatchRequest;
import io.metalstack.api.v2.Labels;
import io.metalstack.api.v2.MachineServiceCreateRequest;
import io.metalstack.api.v2.RulesProto;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.api.v2.TokenServiceCreateRequest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule compiles, and the rules of our own say yes and no where they should. */
class RulesTest {
  private static final Validator VALIDATOR = ValidatorFactory.newBuilder().build();

  @Test
  void thoseOfEveryMessageCompile() {
    assertThat(Schema.messages())
        .allSatisfy(message ->
            assertThat(VALIDATOR.validate(DynamicMessage.getDefaultInstance(message))).isNotNull());
  }

  @Test
  void ofOurOwnEachHasCases() {
    List<String> tried =
        Stream.of(RuleCases.STRING, RuleCases.REPEATED, RuleCases.MAP)
            .flatMap(cases -> RuleCases.parse(cases).stream())
            .map(RuleCase::rule)
            .distinct()
            .toList();

    assertThat(RulesProto.getDescriptor().getExtensions())
        .extracting(extension -> extension.getName())
        .containsExactlyInAnyOrderElementsOf(tried);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void ofOurOwnSayYesAndNo(RuleCase given) throws ValidationException {
    ValidationResult result = VALIDATOR.validate(given.message());

    assertThat(result.isSuccess()).as("%s: %s", given, result).isEqualTo(given.valid());
    assertThat(result.getViolations())
        .allSatisfy(
            violation -> assertThat(violation.toProto().getMessage()).startsWith("expected "));
  }

  static Stream<RuleCase> cases() {
    return Stream.of(RuleCases.STRING, RuleCases.REPEATED, RuleCases.MAP)
        .flatMap(cases -> RuleCases.parse(cases).stream());
  }

  @Test
  void holdInGeneratedMessages() throws ValidationException {
    assertThat(rulesBrokenBy(MachineServiceCreateRequest.newBuilder().setUserdata("a").build()))
        .contains("string.is_base64", "string.is_name", "string.uuid_empty", "repeated.min_items");
    assertThat(rulesBrokenBy(Labels.newBuilder().putLabels("color", " red").build()))
        .containsExactly("map.keys_and_values_trimmed");
    assertThat(rulesBrokenBy(FilesystemServiceMatchRequest.getDefaultInstance()))
        .containsExactly("required");
    assertThat(
            rulesBrokenBy(
                TokenServiceCreateRequest.newBuilder()
                    .putTenantRoles("x", TenantRole.TENANT_ROLE_OWNER)
                    .build()))
        .containsExactly("tenant_roles.key.valid");
  }

  private static List<String> rulesBrokenBy(Message message) throws ValidationException {
    return VALIDATOR.validate(message).getViolations().stream()
        .map(violation -> violation.toProto().getRuleId())
        .toList();
  }
}
