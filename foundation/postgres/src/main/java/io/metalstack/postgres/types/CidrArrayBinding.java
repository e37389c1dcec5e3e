package io.metalstack.postgres.types;

import io.metalstack.values.Prefix;
import java.util.Arrays;
import org.jooq.Converter;

/** {@code cidr[]} as an array of {@link Prefix}. */
public final class CidrArrayBinding extends TextBinding<Object[], Prefix[]> {
  private static final long serialVersionUID = 1L;

  public CidrArrayBinding() {
    super(
        "cidr[]",
        literal -> parse(ArrayLiteral.elements(literal)),
        ArrayLiteral::of,
        Converter.ofNullable(
            Object[].class, Prefix[].class, CidrArrayBinding::parse, values -> values));
  }

  private static Prefix[] parse(Object[] elements) {
    return Arrays.stream(elements)
        .map(element -> Prefix.parse(element.toString()))
        .toArray(Prefix[]::new);
  }
}
