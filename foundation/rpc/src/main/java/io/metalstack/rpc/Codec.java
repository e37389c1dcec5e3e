package io.metalstack.rpc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.JsonFormat.TypeRegistry;
import io.metalstack.values.Problem;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Messages as bytes, binary or JSON. */
sealed interface Codec {
  /** Suffix of the content type: {@code proto} or {@code json}. */
  String name();

  /**
   * Reads a message.
   *
   * @throws Problem INVALID_ARGUMENT if the bytes are no such message
   */
  Message decode(Message type, byte[] bytes, int offset, int length);

  /** The message's bytes after {@code room} bytes that are left for an envelope. */
  byte[] encode(Message message, int room);

  record Proto() implements Codec {
    @Override
    public String name() {
      return "proto";
    }

    @Override
    public Message decode(Message type, byte[] bytes, int offset, int length) {
      try {
        var message = type.getParserForType().parseFrom(bytes, offset, length);
        WellFormed.check(message);
        return message;
      } catch (InvalidProtocolBufferException e) {
        throw Problem.invalidArgument(
            "the request is not a %s in protobuf's binary form (%d bytes): %s",
            type.getDescriptorForType().getFullName(), length, JsonText.reason(e));
      }
    }

    @Override
    public byte[] encode(Message message, int room) {
      int size = message.getSerializedSize();
      var bytes = new byte[room + size];
      try {
        message.writeTo(CodedOutputStream.newInstance(bytes, room, size));
      } catch (IOException e) {
        throw new UncheckedIOException("an array of the message's size cannot overflow", e);
      }
      return bytes;
    }
  }

  /**
   * Unknown fields and unknown names of enum values are dropped, so that newer clients can talk.
   */
  record Json(JsonFormat.Parser parser, JsonFormat.Printer printer) implements Codec {
    /**
     * The codec of a schema.
     *
     * @param types what may stand in an {@code Any}
     */
    static Json of(TypeRegistry types) {
      return new Json(
          JsonFormat.parser().ignoringUnknownFields().usingTypeRegistry(types),
          JsonFormat.printer().omittingInsignificantWhitespace().usingTypeRegistry(types));
    }

    @Override
    public String name() {
      return "json";
    }

    @Override
    public Message decode(Message type, byte[] bytes, int offset, int length) {
      var name = type.getDescriptorForType().getFullName();
      if (length == 0) {
        throw Problem.invalidArgument(
            "the request has no body: send a JSON object with the fields of %s, {} for none", name);
      }
      try {
        var text =
            StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes, offset, length))
                .toString();
        var builder = type.newBuilderForType();
        parser.merge(new StringReader(text), builder);
        var message = builder.build();
        WellFormed.check(message);
        return message;
      } catch (CharacterCodingException e) {
        throw Problem.invalidArgument("the request is JSON of %s, but not in UTF-8", name);
      } catch (IOException e) {
        throw Problem.invalidArgument(
            "the request is not JSON of %s: %s", name, JsonText.reason(e));
      }
    }

    @Override
    public byte[] encode(Message message, int room) {
      try {
        var text = printer.print(message).getBytes(StandardCharsets.UTF_8);
        if (room == 0) {
          return text;
        }
        var bytes = new byte[room + text.length];
        System.arraycopy(text, 0, bytes, room, text.length);
        return bytes;
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException(
            "answer holds an Any of a type that this server does not know", e);
      }
    }
  }
}
