package io.metalstack.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which fields of messages nobody may read later: in errors, logs and traces. A field is secret by
 * its name, so that a new one is from its first day on, or by the option {@code debug_redact}.
 */
public final class Secrets {
  /** Stands where a secret was. */
  public static final String MARK = "[redacted]";

  /** What the name of a secret contains. What a machine's first boot is given may hold anything. */
  private static final List<String> NAMES =
      List.of(
          "password",
          "secret",
          "token",
          "private",
          "auth_key",
          "api_key",
          "credential",
          "jwt",
          "userdata");

  private static final Map<Descriptor, Boolean> HOLDERS = new ConcurrentHashMap<>();

  private Secrets() {}

  /** Whether the text or bytes of a field are secret. */
  public static boolean secret(FieldDescriptor field) {
    if (field.getJavaType() != JavaType.STRING && field.getJavaType() != JavaType.BYTE_STRING) {
      return false;
    }
    return named(field);
  }

  /**
   * The message with {@link #MARK} in place of each secret that is set; a map of secrets is empty.
   */
  @SuppressWarnings("unchecked") // a builder of M builds an M
  public static <M extends Message> M redacted(M message) {
    if (!holdsSecrets(message.getDescriptorForType())) {
      return message;
    }
    var builder = message.toBuilder();
    message
        .getAllFields()
        .forEach((field, value) -> {
          if (secret(field)) {
            builder.setField(
                field, field.isRepeated() ? marks(field, (List<?>) value) : mark(field));
          } else if (field.isMapField() && named(field)) {
            builder.clearField(field);
          } else if (field.getJavaType() == JavaType.MESSAGE) {
            builder.setField(
                field,
                field.isRepeated()
                    ? ((List<?>) value).stream().map(one -> redacted((Message) one)).toList()
                    : redacted((Message) value));
          }
        });
    return (M) builder.build();
  }

  private static boolean holdsSecrets(Descriptor type) {
    var known = HOLDERS.get(type);
    if (known == null) {
      known = holdsSecrets(type, new HashSet<>());
      HOLDERS.put(type, known);
    }
    return known;
  }

  private static boolean holdsSecrets(Descriptor type, Set<Descriptor> seen) {
    return seen.add(type)
        && type.getFields().stream()
            .anyMatch(field ->
                secret(field)
                    || (field.isMapField() && named(field))
                    || (field.getJavaType() == JavaType.MESSAGE
                        && holdsSecrets(field.getMessageType(), seen)));
  }

  private static boolean named(FieldDescriptor field) {
    var name = field.getName().toLowerCase(Locale.ROOT);
    return field.getOptions().getDebugRedact() || NAMES.stream().anyMatch(name::contains);
  }

  private static List<?> marks(FieldDescriptor field, List<?> values) {
    return values.stream().map(value -> mark(field)).toList();
  }

  private static Object mark(FieldDescriptor field) {
    return field.getJavaType() == JavaType.STRING ? MARK : ByteString.copyFromUtf8(MARK);
  }
}
