package io.metalstack.api;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.ProtocolMessageEnum;
import io.metalstack.api.v2.OptionsProto;
import java.util.Arrays;
import java.util.Optional;

/**
 * The strings of enum values: what users see and type, and what is stored. They come from the
 * schema's {@code enum_string_value}; some types have none, some give the empty string to their
 * first value.
 */
public final class EnumStrings {
  private EnumStrings() {}

  /**
   * The string of a value.
   *
   * @return empty where the schema gives none, and for a number that this version does not know
   */
  public static Optional<String> of(ProtocolMessageEnum value) {
    EnumValueDescriptor known =
        value.getDescriptorForType().findValueByNumber(numberOrUnknown(value));
    return known != null && known.getOptions().hasExtension(OptionsProto.enumStringValue)
        ? Optional.of(known.getOptions().getExtension(OptionsProto.enumStringValue))
        : Optional.empty();
  }

  /**
   * The value that a string stands for.
   *
   * @param string compared as it is, upper and lower case differ
   */
  public static <E extends Enum<E> & ProtocolMessageEnum> Optional<E> parse(
      Class<E> type, String string) {
    return Arrays.stream(type.getEnumConstants())
        .filter(value -> of(value).filter(string::equals).isPresent())
        .findFirst();
  }

  /** The generated constant for unknown numbers refuses to tell its own. */
  private static int numberOrUnknown(ProtocolMessageEnum value) {
    return value instanceof Enum<?> constant && constant.name().equals("UNRECOGNIZED")
        ? -1
        : value.getNumber();
  }
}
