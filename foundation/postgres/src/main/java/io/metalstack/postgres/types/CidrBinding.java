package io.metalstack.postgres.types;

import io.metalstack.values.Prefix;
import org.jooq.Converter;

/** {@code cidr} as {@link Prefix}. */
public final class CidrBinding extends TextBinding<Object, Prefix> {
  private static final long serialVersionUID = 1L;

  public CidrBinding() {
    super(
        "cidr",
        Prefix::parse,
        Prefix::toString,
        Converter.ofNullable(
            Object.class, Prefix.class, value -> Prefix.parse(value.toString()), Prefix::toString));
  }
}
