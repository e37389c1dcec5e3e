package io.metalstack.postgres.types;

import io.metalstack.values.Ip;
import org.jooq.Converter;

/** {@code inet} as {@link Ip}. */
public final class InetBinding extends TextBinding<Object, Ip> {
  private static final long serialVersionUID = 1L;

  public InetBinding() {
    super(
        "inet",
        Ip::parse,
        Ip::toString,
        Converter.ofNullable(
            Object.class, Ip.class, value -> Ip.parse(value.toString()), Ip::toString));
  }
}
