package io.metalstack.build;

import io.metalstack.postgres.ThrowawayPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.Logging;
import org.jooq.meta.jaxb.Target;

/**
 * Writes the Java classes of our tables: applies the migrations to a throw-away PostgreSQL and
 * reads the schema back. Does nothing while the migrations, and this class, are those of the last
 * run.
 */
public final class GenerateTables {
  private GenerateTables() {}

  /**
   * Generates the tables.
   *
   * @param args directory of the migrations; directory to write to
   */
  public static void main(String[] args) throws Exception {
    var migrations = Path.of(args[0]);
    var target = Path.of(args[1]);
    var stamp = target.resolve("migrations.sha256");
    var wanted = digest(migrations);
    if (Files.exists(stamp) && Files.readString(stamp).equals(wanted)) {
      return;
    }
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
    GenerationTool.generate(configuration(target));
    Files.writeString(stamp, wanted);
  }

  private static Configuration configuration(Path target) {
    return new Configuration()
        .withLogging(Logging.WARN)
        .withJdbc(new Jdbc().withUrl(ThrowawayPostgres.database()))
        .withGenerator(
            new Generator()
                .withDatabase(
                    new Database()
                        .withInputSchema("public")
                        .withOutputSchemaToDefault(true)
                        .withIncludeRoutines(false)
                        .withIncludeUDTs(false)
                        .withForcedTypes(forcedTypes())
                        .withExcludes("flyway_schema_history|.*_default"))
                .withGenerate(
                    new Generate()
                        .withJavaTimeTypes(true)
                        .withGlobalObjectReferences(true)
                        .withRecords(true)
                        .withComments(false))
                .withTarget(
                    new Target()
                        .withPackageName("io.metalstack.tables")
                        .withDirectory(target.toString())));
  }

  private static List<ForcedType> forcedTypes() {
    return List.of(
        new ForcedType()
            .withName("INSTANT")
            .withIncludeTypes("timestamp.*with.*time.*zone|timestamptz"),
        bound("io.metalstack.values.Prefix", "Cidr", "cidr"),
        bound("io.metalstack.values.Prefix[]", "CidrArray", "_cidr|cidr\\[\\]"),
        bound("io.metalstack.values.Ip", "Inet", "inet"),
        bound("io.metalstack.values.Ip[]", "InetArray", "_inet|inet\\[\\]"));
  }

  private static ForcedType bound(String type, String binding, String sqlTypes) {
    return new ForcedType()
        .withUserType(type)
        .withBinding("io.metalstack.postgres.types." + binding + "Binding")
        .withIncludeTypes(sqlTypes);
  }

  private static String digest(Path migrations) throws IOException, NoSuchAlgorithmException {
    var digest = MessageDigest.getInstance("SHA-256");
    try (var generator = GenerateTables.class.getResourceAsStream("GenerateTables.class")) {
      digest.update(Objects.requireNonNull(generator).readAllBytes());
    }
    try (var files = Files.list(migrations)) {
      for (var file : files.sorted().toList()) {
        digest.update(
            file.getFileName().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        digest.update(Files.readAllBytes(file));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
