package io.metalstack.build;

import java.util.List;
import java.util.stream.Collectors;

/** The class that lists the methods of every service. */
final class RpcsClass {
  private RpcsClass() {}

  /**
   * @param services qualified names of the service classes, in the order in which they are listed
   */
  static String text(List<String> services) {
    return """
    package io.metalstack.api;

    import java.util.List;
    import java.util.stream.Stream;

    /** Every method of the contract. */
    public final class Rpcs {
      private static final List<Rpc<?, ?>> ALL =
          Stream.<List<Rpc<?, ?>>>of(
    %s)
              .<Rpc<?, ?>>flatMap(List::stream)
              .toList();

      private Rpcs() {}

      /** Every method, ordered by package and service, and in a service as the schema has them. */
      public static List<Rpc<?, ?>> all() {
        return ALL;
      }
    }
    """
        .formatted(
            services.stream()
                .map(service -> "              " + service + ".ALL")
                .collect(Collectors.joining(",\n")));
  }
}
