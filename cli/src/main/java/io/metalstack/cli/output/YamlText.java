package io.metalstack.cli.output;

import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/** Writes a tree as a YAML document that readers of YAML 1.1 and 1.2 understand alike. */
public final class YamlText {
  private static final DumpSettings SETTINGS =
      DumpSettings.builder()
          .setDefaultFlowStyle(FlowStyle.BLOCK)
          .setExplicitStart(true)
          .setUseUnicodeEncoding(true)
          .setWidth(Integer.MAX_VALUE)
          .build();

  private YamlText() {}

  /** The text, from {@code ---} to the line feed at its end. */
  public static String of(Object tree) {
    return new Dump(SETTINGS, new Texts()).dumpToString(tree);
  }

  /** Quotes what is a text in YAML 1.2 but a boolean, number or time for readers of 1.1. */
  private static final class Texts extends StandardRepresenter {
    private static final Pattern OTHERWISE =
        Pattern.compile(
            "y|n|yes|no|on|off|[-+]?0[0-7_]+|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?"
                + "|[-+]?[0-9][0-9_]*(\\.[0-9_]*)?|0b[01_]+|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*|=|<<",
            Pattern.CASE_INSENSITIVE);

    Texts() {
      super(SETTINGS);
    }

    @Override
    protected Node representScalar(Tag tag, String value, ScalarStyle style) {
      var quoted =
          tag.equals(Tag.STR) && style == ScalarStyle.PLAIN && OTHERWISE.matcher(value).matches();
      return super.representScalar(tag, value, quoted ? ScalarStyle.SINGLE_QUOTED : style);
    }
  }
}
