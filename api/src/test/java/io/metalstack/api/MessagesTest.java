package io.metalstack.api;

import static org.assertj.core.api.Assertions.assertThat;

import build.buf.validate.ValidateProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import io.metalstack.api.v2.OptionsProto;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Names, numbers, types, rules and strings are those that are published. */
class MessagesTest {
  @Test
  void thereAreAsManyAsPublished() {
    assertThat(Schema.messages()).hasSize(428);
    assertThat(Schema.enums()).hasSize(39);
  }

  @Test
  void eachIsAsPublished() {
    List<String> ours =
        Stream.concat(
                Schema.messages().stream().flatMap(MessagesTest::lines),
                Schema.enums().stream().flatMap(MessagesTest::lines))
            .toList();

    assertThat(ours).containsExactlyElementsOf(Schema.published("messages.txt"));
  }

  private static Stream<String> lines(Descriptor message) {
    return Stream.concat(
        Stream.of("message " + message.getFullName()),
        message.getFields().stream()
            .map(field ->
                "  %d %s: %s%s"
                    .formatted(
                        field.getNumber(), field.getName(), labelledType(field), rules(field))));
  }

  private static Stream<String> lines(EnumDescriptor type) {
    return Stream.concat(
        Stream.of("enum " + type.getFullName()), type.getValues().stream().map(MessagesTest::line));
  }

  private static String line(EnumValueDescriptor value) {
    String line = "  %d %s".formatted(value.getNumber(), value.getName());
    return value.getOptions().hasExtension(OptionsProto.enumStringValue)
        ? line + " \"" + value.getOptions().getExtension(OptionsProto.enumStringValue) + '"'
        : line;
  }

  private static String labelledType(FieldDescriptor field) {
    if (field.isMapField()) {
      List<FieldDescriptor> entry = field.getMessageType().getFields();
      return "map<%s, %s>".formatted(type(entry.get(0)), type(entry.get(1)));
    }
    if (field.isRepeated()) {
      return "repeated " + type(field);
    }
    if (field.toProto().getProto3Optional()) {
      return "optional " + type(field);
    }
    OneofDescriptor oneof = field.getContainingOneof();
    if (oneof != null) {
      boolean required = oneof.getOptions().getExtension(ValidateProto.oneof).getRequired();
      return "oneof%s %s %s".formatted(required ? "*" : "", oneof.getName(), type(field));
    }
    return type(field);
  }

  private static String type(FieldDescriptor field) {
    return switch (field.getType()) {
      case MESSAGE -> field.getMessageType().getFullName();
      case ENUM -> field.getEnumType().getFullName();
      default -> field.getType().name().toLowerCase(Locale.ROOT);
    };
  }

  private static String rules(FieldDescriptor field) {
    String rules =
        flat("", field.getOptions().getExtension(ValidateProto.field))
            .sorted()
            .collect(Collectors.joining(", "));
    return rules.isEmpty() ? "" : " {" + rules + "}";
  }

  private static Stream<String> flat(String prefix, Message message) {
    return message.getAllFields().entrySet().stream().flatMap(entry -> flat(prefix, entry));
  }

  private static Stream<String> flat(String prefix, Map.Entry<FieldDescriptor, Object> entry) {
    FieldDescriptor field = entry.getKey();
    String name = field.isExtension() ? "(" + field.getFullName() + ")" : field.getName();
    return switch (entry.getValue()) {
      case Duration duration -> Stream.of(prefix + name + " = " + duration.getSeconds() + "s");
      case Message nested -> flat(prefix + name + ".", nested);
      case Object value -> Stream.of(prefix + name + " = " + value);
    };
  }
}
