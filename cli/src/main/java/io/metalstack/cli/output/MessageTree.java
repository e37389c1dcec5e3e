package io.metalstack.cli.output;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A message as maps, lists, strings, numbers and truth values, by the JSON mapping of protobuf:
 * names in camel case, 64-bit numbers as strings, enums by name, what has its default left out.
 */
public final class MessageTree {
  private MessageTree() {}

  /** The tree of a message. */
  public static Object of(Message message) {
    // No switch over types: see Metalctl.
    if (message instanceof Timestamp time) {
      return Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString();
    }
    return message instanceof Duration duration ? duration(duration) : fields(message);
  }

  private static Map<String, Object> fields(Message message) {
    var tree = new LinkedHashMap<String, Object>();
    message
        .getAllFields()
        .forEach((field, value) -> tree.put(field.getJsonName(), value(field, value)));
    return tree;
  }

  private static Object value(FieldDescriptor field, Object value) {
    if (field.isMapField()) {
      var map = new LinkedHashMap<String, Object>();
      for (var entry : (List<?>) value) {
        entry(map, (Message) entry);
      }
      return map;
    }
    if (field.isRepeated()) {
      var list = new ArrayList<>();
      ((List<?>) value).forEach(element -> list.add(single(field, element)));
      return list;
    }
    return single(field, value);
  }

  private static void entry(Map<String, Object> map, Message entry) {
    var type = entry.getDescriptorForType();
    var key = entry.getField(type.findFieldByNumber(1));
    var valueField = type.findFieldByNumber(2);
    map.put(key.toString(), single(valueField, entry.getField(valueField)));
  }

  private static Object single(FieldDescriptor field, Object value) {
    return switch (field.getJavaType()) {
      case MESSAGE -> of((Message) value);
      case ENUM -> enumValue((EnumValueDescriptor) value);
      case LONG ->
          field.getType() == FieldDescriptor.Type.UINT64
                  || field.getType() == FieldDescriptor.Type.FIXED64
              ? Long.toUnsignedString((Long) value)
              : value.toString();
      case INT ->
          field.getType() == FieldDescriptor.Type.UINT32
                  || field.getType() == FieldDescriptor.Type.FIXED32
              ? (Object) Integer.toUnsignedLong((Integer) value)
              : value;
      case BYTE_STRING -> Base64.getEncoder().encodeToString(((ByteString) value).toByteArray());
      case BOOLEAN, STRING, FLOAT, DOUBLE -> value;
    };
  }

  /** A value that is younger than this program has no name here, but a number. */
  private static Object enumValue(EnumValueDescriptor value) {
    return value.getIndex() < 0 ? (Object) value.getNumber() : value.getName();
  }

  private static String duration(Duration duration) {
    if (duration.getNanos() == 0) {
      return duration.getSeconds() + "s";
    }
    var sign = duration.getSeconds() < 0 || duration.getNanos() < 0 ? "-" : "";
    var nanos = "%09d".formatted(Math.abs(duration.getNanos())).replaceFirst("(000){1,2}$", "");
    return sign + Math.abs(duration.getSeconds()) + "." + nanos + "s";
  }
}
