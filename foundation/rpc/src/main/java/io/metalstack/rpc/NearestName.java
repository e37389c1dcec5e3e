package io.metalstack.rpc;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Finds what somebody may have meant who misspelt a name. */
final class NearestName {
  private final List<String> names;

  NearestName(Collection<String> names) {
    this.names = names.stream().sorted().toList();
  }

  /** The name with the fewest edits, if these are at most a third of it; else empty. */
  String nearest(String wrong) {
    var nearest = "";
    int fewest = Math.max(2, wrong.length() / 3) + 1;
    for (var name : names) {
      if (Math.abs(name.length() - wrong.length()) < fewest) {
        int edits = edits(name.toLowerCase(Locale.ROOT), wrong.toLowerCase(Locale.ROOT));
        if (edits < fewest) {
          fewest = edits;
          nearest = name;
        }
      }
    }
    return nearest;
  }

  /** Levenshtein's distance, by rows. */
  private static int edits(String a, String b) {
    var row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
