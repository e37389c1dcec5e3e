package io.metalstack.rpc;

import com.google.protobuf.Message;
import com.linecorp.armeria.common.HttpData;
import io.metalstack.values.Problem;

/**
 * The frame that gRPC, gRPC-Web and Connect streams share: one byte of flags, four of length, big
 * end first.
 */
final class Envelope {
  static final int HEAD = 5;
  static final int COMPRESSED = 1;
  static final int CONNECT_END = 2;
  static final int WEB_TRAILERS = 0x80;

  private Envelope() {}

  /**
   * @param gzip whether the reader takes gzip; small messages go plain all the same
   */
  static byte[] message(Codec codec, Message message, boolean gzip) {
    var framed = codec.encode(message, HEAD);
    if (gzip && framed.length >= Gzip.WORTH_BYTES) {
      return head(Gzip.compress(framed, HEAD), COMPRESSED);
    }
    return head(framed, 0);
  }

  static HttpData of(int flags, byte[] content) {
    var framed = new byte[HEAD + content.length];
    System.arraycopy(content, 0, framed, HEAD, content.length);
    return HttpData.wrap(head(framed, flags));
  }

  /**
   * Reads the message of a body that must hold exactly one.
   *
   * @param gzip whether the headers announced gzip
   */
  static Message only(Codec codec, Message type, byte[] body, boolean gzip, int limit) {
    if (body.length < HEAD) {
      throw Problem.invalidArgument(
          "the request's body has %d bytes and so no message: expected one, in an envelope of 5"
              + " bytes and its content",
          body.length);
    }
    int length = length(body, 0);
    if (length < 0 || length > limit) {
      throw Body.tooLarge(limit);
    }
    if (length != body.length - HEAD) {
      throw Problem.invalidArgument(
          "the request's envelope announces %d bytes, but %d follow: expected exactly one message",
          length, body.length - HEAD);
    }
    return content(codec, type, body, 0, length, gzip, limit);
  }

  /** Length that the envelope at an offset announces; negative when it is over 2 GiB. */
  static int length(byte[] bytes, int at) {
    return (bytes[at + 1] & 0xff) << 24
        | (bytes[at + 2] & 0xff) << 16
        | (bytes[at + 3] & 0xff) << 8
        | (bytes[at + 4] & 0xff);
  }

  static Message content(
      Codec codec, Message type, byte[] bytes, int at, int length, boolean gzip, int limit) {
    int flags = bytes[at] & 0xff;
    if ((flags & ~COMPRESSED) != 0) {
      throw Problem.invalidArgument(
          "the request's envelope has the flags 0x%02x: expected 0, or 1 for compressed", flags);
    }
    if ((flags & COMPRESSED) == 0) {
      return codec.decode(type, bytes, at + HEAD, length);
    }
    if (!gzip) {
      throw Problem.invalidArgument(
          "the request's envelope is flagged as compressed, but no header names the compression");
    }
    var plain = Gzip.expand(bytes, at + HEAD, length, limit);
    return codec.decode(type, plain, 0, plain.length);
  }

  private static byte[] head(byte[] framed, int flags) {
    int length = framed.length - HEAD;
    framed[0] = (byte) flags;
    framed[1] = (byte) (length >>> 24);
    framed[2] = (byte) (length >>> 16);
    framed[3] = (byte) (length >>> 8);
    framed[4] = (byte) length;
    return framed;
  }
}
