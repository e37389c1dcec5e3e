package io.metalstack.apiserver.walk;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Messages that a careless or hostile client might send: now and then what the field expects, else
 * what it never should. The same seed gives the same messages.
 */
final class RandomMessages {
  private static final int DEPTH = 5;

  /** Texts that have broken programs before, or that look like what a field wants. */
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "a",
          "*",
          "\u0000",
          "a\u0000b",
          "\uFFFD\uFFFF",
          "🙂",
          "é\u0301\u202E",
          "'; drop table machine; --",
          "%s%n%d",
          "${jndi:x}",
          "../../etc/passwd",
          "{}",
          "null",
          "-1",
          "99999999999999999999",
          "1.2.3.4",
          "::1",
          "::ffff:1.2.3.4",
          "fe80::1%eth0",
          "10.0.0.0/8",
          "10.0.0.1/33",
          "2001:db8::/129",
          "0.0.0.0/0",
          "::/0",
          "00000000-0000-0000-0000-000000000000",
          "not-a-uuid",
          "debian-",
          "debian-99999999999999999999.1",
          ">= 1",
          "~> ",
          "http://",
          "52:54:00:00:00:01",
          "x".repeat(300),
          "y".repeat(70_000));

  private final RandomGenerator random;
  private final Map<String, List<String>> known;

  /**
   * Draws from a generator.
   *
   * @param known values by name of field that mean something to the server
   */
  RandomMessages(RandomGenerator random, Map<String, List<String>> known) {
    this.random = random;
    this.known = known;
  }

  /** A message of a type. */
  Message of(Descriptor type) {
    return message(type, DEPTH);
  }

  private Message message(Descriptor type, int depth) {
    var message = DynamicMessage.newBuilder(type);
    switch (type.getFullName()) {
      case "google.protobuf.Timestamp", "google.protobuf.Duration" -> time(message, type);
      default -> {
        // One message has most of its fields, the next one few.
        var share = random.nextInt(1, 11);
        for (var field : type.getFields()) {
          if (random.nextInt(10) < share && (depth > 0 || !nested(field))) {
            fill(message, field, depth);
          }
        }
      }
    }
    return message.build();
  }

  private void fill(DynamicMessage.Builder message, FieldDescriptor field, int depth) {
    if (field.isMapField()) {
      var entry = field.getMessageType();
      for (var i = random.nextInt(3); i > 0; i--) {
        var pair = DynamicMessage.newBuilder(entry);
        for (var part : entry.getFields()) {
          pair.setField(part, value(part, depth - 1));
        }
        message.addRepeatedField(field, pair.build());
      }
    } else if (field.isRepeated()) {
      for (var i = random.nextInt(4); i > 0; i--) {
        message.addRepeatedField(field, value(field, depth - 1));
      }
    } else {
      message.setField(field, value(field, depth - 1));
    }
  }

  private Object value(FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case INT -> (int) number();
      case LONG -> number();
      case FLOAT -> (float) Double.longBitsToDouble(number());
      case DOUBLE -> Double.longBitsToDouble(number());
      case BOOLEAN -> random.nextBoolean();
      case STRING -> text(field.getName());
      case BYTE_STRING -> com.google.protobuf.ByteString.copyFromUtf8(text(field.getName()));
      case ENUM ->
          random.nextInt(8) == 0
              ? field.getEnumType().findValueByNumberCreatingIfUnknown((int) number())
              : one(field.getEnumType().getValues());
      case MESSAGE -> message(field.getMessageType(), depth);
    };
  }

  private void time(DynamicMessage.Builder message, Descriptor type) {
    var seconds =
        switch (random.nextInt(6)) {
          case 0 -> 0L;
          case 1 -> -62_135_596_800L;
          case 2 -> 253_402_300_799L;
          case 3 -> number();
          default -> random.nextLong(1, 4_000_000_000L);
        };
    message.setField(type.findFieldByName("seconds"), seconds);
    message.setField(
        type.findFieldByName("nanos"),
        random.nextInt(4) == 0 ? (int) number() : random.nextInt(1_000_000_000));
  }

  private long number() {
    return switch (random.nextInt(8)) {
      case 0 -> 0;
      case 1 -> -1;
      case 2 -> Integer.MAX_VALUE;
      case 3 -> Long.MIN_VALUE;
      case 4 -> Long.MAX_VALUE;
      case 5 -> random.nextLong();
      default -> random.nextLong(1, 70_000);
    };
  }

  private String text(String field) {
    var meant = known.getOrDefault(field, List.of());
    return !meant.isEmpty() && random.nextInt(4) != 0 ? one(meant) : one(TEXTS);
  }

  private <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static boolean nested(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
  }
}
