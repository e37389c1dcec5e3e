package io.metalstack.apiserver.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.TextFormat;
import io.metalstack.admin.v2.NetworkServiceCreateRequest;
import io.metalstack.values.Problem;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The type matrix of networks, a line for each rule. */
final class NetworkRulesTest {
  private static final String PROJECT = "project: '00000000-0000-0000-0000-000000000001'";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SUPER | id: 'n' prefixes: '10.0.0.0/8' default_child_prefix_length { ipv4: 22 }",
        "SUPER | id: 'n' prefixes: '10.0.0.0/8' default_child_prefix_length { ipv4: 22 } vrf: 3 partition: 'p'",
        "SUPER | id: 'n' prefixes: '2001:db8::/48' default_child_prefix_length { ipv6: 64 }",
        "SUPER_NAMESPACED | id: 'n' prefixes: '10.0.0.0/8' default_child_prefix_length { ipv4: 22 }",
        "EXTERNAL | id: 'n' prefixes: '10.0.0.0/8' vrf: 7 destination_prefixes: '0.0.0.0/0'",
        "UNDERLAY | id: 'n' prefixes: '10.0.0.0/8' partition: 'p'",
        "UNDERLAY | id: 'n' prefixes: '10.0.0.0/8' partition: 'p' nat_type: NAT_TYPE_NONE",
        "CHILD | partition: 'p' PROJECT",
        "CHILD | parent_network: 'n' PROJECT length { ipv4: 28 }",
        "CHILD_SHARED | parent_network: 'n' PROJECT",
      })
  void takes(String type, String fields) {
    assertThat(refusal(type, fields)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SUPER | prefixes: '10.0.0.0/8' default_child_prefix_length { ipv4: 22 } | id",
        "SUPER | id: 'n' default_child_prefix_length { ipv4: 22 } | prefixes",
        "SUPER | id: 'n' prefixes: '10.0.0.0/8' | default_child_prefix_length.ipv4",
        "SUPER | id: 'n' prefixes: '10.0.0.0/8' default_child_prefix_length { ipv4: 22 ipv6: 64 } | default_child_prefix_length.ipv6",
        "SUPER | id: 'n' prefixes: '10.0.0.0/8' default_child_prefix_length { ipv4: 8 } | default_child_prefix_length",
        "SUPER | id: 'n' prefixes: '10.0.0.0/8' default_child_prefix_length { ipv4: 22 } min_child_prefix_length { ipv4: 24 } | min_child_prefix_length.ipv4",
        "SUPER | id: 'n' prefixes: '10.0.0.1/8' default_child_prefix_length { ipv4: 22 } | prefix",
        "SUPER | id: 'n' prefixes: '10.0.0.0/8' default_child_prefix_length { ipv4: 22 } destination_prefixes: '::/0' | destination_prefixes",
        "SUPER | id: 'n' prefixes: '10.0.0.0/8' default_child_prefix_length { ipv4: 22 } parent_network: 'x' | parent_network",
        "SUPER_NAMESPACED | id: 'n' partition: 'p' prefixes: '10.0.0.0/8' default_child_prefix_length { ipv4: 22 } | partition",
        "EXTERNAL | id: 'n' prefixes: '10.0.0.0/8' | vrf",
        "EXTERNAL | id: 'n' prefixes: '10.0.0.0/8' vrf: 7 default_child_prefix_length { ipv4: 22 } | default_child_prefix_length",
        "EXTERNAL | id: 'n' prefixes: '10.0.0.0/8' vrf: 7 additional_announcable_cidrs: '10.0.0.0/8' | additional_announcable_cidrs",
        "UNDERLAY | id: 'n' prefixes: '10.0.0.0/8' | partition",
        "UNDERLAY | id: 'n' prefixes: '2001:db8::/48' partition: 'p' | prefixes",
        "UNDERLAY | id: 'n' prefixes: '10.0.0.0/8' partition: 'p' vrf: 7 | vrf",
        "UNDERLAY | id: 'n' prefixes: '10.0.0.0/8' partition: 'p' nat_type: NAT_TYPE_IPV4_MASQUERADE | nat_type",
        "UNDERLAY | id: 'n' prefixes: '10.0.0.0/8' partition: 'p' PROJECT | project",
        "CHILD | partition: 'p' | project",
        "CHILD | PROJECT | parent_network",
        "CHILD | partition: 'p' parent_network: 'n' PROJECT | parent_network",
        "CHILD | id: 'x' partition: 'p' PROJECT | id",
        "CHILD | prefixes: '10.0.0.0/8' partition: 'p' PROJECT | prefixes",
        "CHILD | nat_type: NAT_TYPE_NONE partition: 'p' PROJECT | nat_type",
        "CHILD | destination_prefixes: '0.0.0.0/0' partition: 'p' PROJECT | destination_prefixes",
        "UNSPECIFIED | id: 'n' | type",
      })
  void refuses(String type, String fields, String field) {
    var refusal = Objects.requireNonNull(refusal(type, fields));
    assertThat(refusal.kind()).isEqualTo(Problem.Kind.INVALID_ARGUMENT);
    assertThat(refusal.details().getFirst().field()).isEqualTo(field);
  }

  private static @Nullable Problem refusal(String type, String fields) {
    return catchThrowableOfType(
        Problem.class, () -> NetworkRules.check(NewNetwork.of(request(type, fields))));
  }

  private static NetworkServiceCreateRequest request(String type, String fields)
      throws TextFormat.ParseException {
    return TextFormat.parse(
        "type: NETWORK_TYPE_" + type + " " + fields.replace("PROJECT", PROJECT),
        NetworkServiceCreateRequest.class);
  }
}
