package io.metalstack.postgres.types;

import io.metalstack.values.Ip;
import java.util.Arrays;
import org.jooq.Converter;

/** {@code inet[]} as an array of {@link Ip}. */
public final class InetArrayBinding extends TextBinding<Object[], Ip[]> {
  private static final long serialVersionUID = 1L;

  public InetArrayBinding() {
    super(
        "inet[]",
        literal -> parse(ArrayLiteral.elements(literal)),
        ArrayLiteral::of,
        Converter.ofNullable(
            Object[].class, Ip[].class, InetArrayBinding::parse, values -> values));
  }

  private static Ip[] parse(Object[] elements) {
    return Arrays.stream(elements).map(element -> Ip.parse(element.toString())).toArray(Ip[]::new);
  }
}
