package io.metalstack.apiserver.bmc;

import io.metalstack.api.v2.MachineFRU;
import io.metalstack.apiserver.call.Meta;
import java.util.HashMap;
import org.jooq.JSONB;

/** Part numbers and serials as a column that can be asked by name. */
public final class Fru {
  private Fru() {}

  /** Those that are set, by their names in the contract. */
  public static JSONB column(MachineFRU fru) {
    var texts = new HashMap<String, String>();
    fru.getAllFields().forEach((field, value) -> texts.put(field.getName(), value.toString()));
    return Meta.column(texts);
  }

  /** The message of a column. */
  public static MachineFRU message(JSONB column) {
    var fru = MachineFRU.newBuilder();
    Meta.map(column)
        .forEach((name, text) -> {
          var field = MachineFRU.getDescriptor().findFieldByName(name);
          if (field != null) {
            fru.setField(field, text);
          }
        });
    return fru.build();
  }
}
