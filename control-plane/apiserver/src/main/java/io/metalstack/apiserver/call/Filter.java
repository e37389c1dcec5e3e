package io.metalstack.apiserver.call;

import io.metalstack.api.v2.Labels;
import io.metalstack.values.Problem;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.impl.DSL;

/** The condition of a query message: every field that is set narrows it. */
public final class Filter {
  private Condition condition = DSL.noCondition();

  /** Column equals value, if the query has the field. */
  public <T> Filter equal(boolean asked, Field<T> column, T value) {
    return asked ? and(column.eq(value)) : this;
  }

  /** Column equals the number of an enum, if the query has the field. */
  public Filter number(boolean asked, Field<Short> column, int value) {
    return asked ? and(column.eq((short) value)) : this;
  }

  /**
   * Column equals the id that a text spells, if the query has the field.
   *
   * @throws Problem INVALID_ARGUMENT if the text is no UUID
   */
  public Filter uuid(boolean asked, Field<UUID> column, String value) {
    return asked ? and(column.eq(uuid(value))) : this;
  }

  /** All the given labels are there, with their values. */
  public Filter labels(Field<JSONB> column, Labels labels) {
    return labels.getLabelsCount() == 0
        ? this
        : and(DSL.condition("{0} @> {1}", column, DSL.val(Meta.column(labels))));
  }

  /** The array column holds every one of the values. */
  public Filter all(Field<String[]> column, List<String> values) {
    return values.isEmpty() ? this : and(column.contains(values.toArray(String[]::new)));
  }

  public Filter and(Condition more) {
    condition = condition.and(more);
    return this;
  }

  public Condition condition() {
    return condition;
  }

  /**
   * Reads an id.
   *
   * @throws Problem INVALID_ARGUMENT if the text is no UUID
   */
  public static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw Problem.invalidArgument("\"%s\" is not a UUID", text).causedBy(e);
    }
  }
}
