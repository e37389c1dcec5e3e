package io.metalstack.api;

import build.buf.validate.FieldRules;
import build.buf.validate.MapRules;
import build.buf.validate.RepeatedRules;
import build.buf.validate.StringRules;
import build.buf.validate.ValidateProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.metalstack.api.v2.RulesProto;
import java.util.List;

/**
 * One value and what one rule of {@code rules.proto} has to say to it.
 *
 * @param value as {@link RuleCases} writes it
 */
record RuleCase(String rule, boolean valid, String value) {
  /** A message with one field that has the rule and the value, and no other rule. */
  Message message() {
    FieldDescriptor extension = RulesProto.getDescriptor().findExtensionByName(rule);
    Message.Builder rules =
        switch (extension.getContainingType().getName()) {
          case "StringRules" -> StringRules.newBuilder();
          case "RepeatedRules" -> RepeatedRules.newBuilder();
          case "MapRules" -> MapRules.newBuilder();
          default -> throw new IllegalArgumentException("no cases for " + extension.getFullName());
        };
    Message withRule = rules.setField(extension, true).build();
    return switch (withRule) {
      case StringRules string ->
          message(FieldRules.newBuilder().setString(string), Label.LABEL_OPTIONAL, false);
      case RepeatedRules repeated ->
          message(FieldRules.newBuilder().setRepeated(repeated), Label.LABEL_REPEATED, false);
      case MapRules map -> message(FieldRules.newBuilder().setMap(map), Label.LABEL_REPEATED, true);
      default -> throw new IllegalStateException(withRule.toString());
    };
  }

  private Message message(FieldRules.Builder rules, Label label, boolean map) {
    Descriptor type = type(rules.build(), label, map);
    FieldDescriptor field = type.findFieldByName("value");
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    if (!field.isRepeated()) {
      return message.setField(field, text(value)).build();
    }
    for (String entry : value.isEmpty() ? List.<String>of() : List.of(value.split(","))) {
      message.addRepeatedField(field, map ? entry(field.getMessageType(), entry) : text(entry));
    }
    return message.build();
  }

  private static Message entry(Descriptor type, String entry) {
    String[] sides = entry.split("=", 2);
    return DynamicMessage.newBuilder(type)
        .setField(type.findFieldByNumber(1), text(sides[0]))
        .setField(type.findFieldByNumber(2), text(sides[1]))
        .build();
  }

  private static String text(String written) {
    return written.startsWith("x*")
        ? "x".repeat(Integer.parseInt(written.substring(2)))
        : written.matches("\\.\\w+|\\w+\\.|\\w\\.\\w") ? written.replace('.', ' ') : written;
  }

  private static Descriptor type(FieldRules rules, Label label, boolean map) {
    FieldDescriptorProto.Builder field =
        field("value", 1, label)
            .setOptions(FieldOptions.newBuilder().setExtension(ValidateProto.field, rules));
    DescriptorProto.Builder message = DescriptorProto.newBuilder().setName("Case");
    if (map) {
      field.setType(Type.TYPE_MESSAGE).setTypeName(".Case.ValueEntry");
      message.addNestedType(
          DescriptorProto.newBuilder()
              .setName("ValueEntry")
              .setOptions(MessageOptions.newBuilder().setMapEntry(true))
              .addField(field("key", 1, Label.LABEL_OPTIONAL))
              .addField(field("value", 2, Label.LABEL_OPTIONAL)));
    }
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("case.proto")
            .setSyntax("proto3")
            .addDependency("buf/validate/validate.proto")
            .addDependency("metalstack/api/v2/rules.proto")
            .addMessageType(message.addField(field))
            .build();
    try {
      return FileDescriptor.buildFrom(
              file,
              new FileDescriptor[] {ValidateProto.getDescriptor(), RulesProto.getDescriptor()})
          .getMessageTypes()
          .getFirst();
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FieldDescriptorProto.Builder field(String name, int number, Label label) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setLabel(label)
        .setType(Type.TYPE_STRING);
  }
}
