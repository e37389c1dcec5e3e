package io.metalstack.apiserver.token;

import com.google.protobuf.ProtocolMessageEnum;
import io.metalstack.apiserver.call.Meta;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Roles and permissions of a token, between their columns and their values. */
final class TokenColumns {
  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<Map<String, Integer>> ROLES = new TypeReference<>() {};
  private static final TypeReference<Map<String, Set<String>>> METHODS = new TypeReference<>() {};

  private TokenColumns() {}

  /** Roles by subject, as stored. */
  static <R> Map<String, R> roles(JSONB column, IntFunction<R> role) {
    var roles = new HashMap<String, R>();
    JSON.readValue(column.data(), ROLES)
        .forEach((subject, number) -> roles.put(subject, role.apply(number)));
    return roles;
  }

  /** Roles by subject, to store. */
  static JSONB roles(Map<String, ? extends ProtocolMessageEnum> roles) {
    var numbers = new HashMap<String, Integer>();
    roles.forEach((subject, role) -> numbers.put(subject, role.getNumber()));
    return Meta.column(numbers);
  }

  /** Method paths by subject, as stored. */
  static Map<String, Set<String>> permissions(JSONB column) {
    return JSON.readValue(column.data(), METHODS);
  }

  /** Method paths by subject, to store. */
  static JSONB permissions(Map<String, Set<String>> permissions) {
    return Meta.column(permissions);
  }

  /** A role to store: none is null. */
  static @Nullable Short role(ProtocolMessageEnum role) {
    return role.getNumber() == 0 ? null : (short) role.getNumber();
  }
}
