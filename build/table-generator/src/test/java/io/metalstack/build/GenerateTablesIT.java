package io.metalstack.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateTablesIT {
  @TempDir private Path directory;

  @Test
  void generatesOnceForTheSameMigrations() throws Exception {
    var migrations = Files.createDirectory(directory.resolve("migrations"));
    Files.writeString(migrations.resolve("V1__one.sql"), "-- one");
    var tables = directory.resolve("tables/io/metalstack/tables/tables");

    generate(migrations);
    assertThat(tables.resolve("Network.java"))
        .content()
        .contains("Prefix[]")
        .contains("java.time.Instant");
    assertThat(tables.resolve("FlywaySchemaHistory.java")).doesNotExist();

    Files.delete(tables.resolve("Network.java"));
    generate(migrations);
    assertThat(tables.resolve("Network.java")).as("the same migrations").doesNotExist();

    Files.writeString(migrations.resolve("V1__one.sql"), "-- one, changed");
    generate(migrations);
    assertThat(tables.resolve("Network.java")).as("changed migrations").exists();
  }

  private void generate(Path migrations) throws Exception {
    GenerateTables.main(
        new String[] {migrations.toString(), directory.resolve("tables").toString()});
  }
}
