package io.metalstack.build;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import java.util.List;
import java.util.stream.Collectors;

/** The comment of a declaration in the schema, as a comment of the Java made from it. */
final class Javadoc {
  private Javadoc() {}

  /**
   * The comment, or nothing where the schema has none.
   *
   * @param indent blanks in front of each line
   * @param path place of the declaration, as {@code SourceCodeInfo} counts it
   */
  static String of(FileDescriptorProto file, String indent, List<Integer> path) {
    String comment =
        file.getSourceCodeInfo().getLocationList().stream()
            .filter(location -> location.getPathList().equals(path))
            .map(Location::getLeadingComments)
            .collect(Collectors.joining());
    if (comment.isBlank()) {
      return "";
    }
    return comment
        .strip()
        .lines()
        .map(line -> indent + " * " + escape(line.strip()))
        .collect(Collectors.joining("\n", indent + "/**\n", "\n" + indent + " */\n"));
  }

  private static String escape(String line) {
    return line.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("@", "&#64;")
        .replace("*/", "*&#47;")
        .replaceAll("`([^`]*)`", "<code>$1</code>");
  }
}
