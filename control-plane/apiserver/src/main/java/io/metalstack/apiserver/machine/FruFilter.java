package io.metalstack.apiserver.machine;

import static io.metalstack.tables.Tables.MACHINE;

import io.metalstack.api.v2.MachineFRUQuery;
import io.metalstack.apiserver.call.Meta;
import java.util.HashMap;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/** A query of part numbers and serials as a condition. */
final class FruFilter {
  private FruFilter() {}

  static Condition of(MachineFRUQuery query) {
    var wanted = new HashMap<String, String>();
    query.getAllFields().forEach((field, value) -> wanted.put(field.getName(), value.toString()));
    return DSL.condition("{0} @> {1}", MACHINE.FRU, DSL.val(Meta.column(wanted)));
  }
}
