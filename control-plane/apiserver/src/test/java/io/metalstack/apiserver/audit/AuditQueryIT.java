package io.metalstack.apiserver.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.AuditQuery;
import io.metalstack.apiserver.Site;
import io.metalstack.apiserver.World;
import io.metalstack.tables.tables.records.AuditRecord;
import io.metalstack.values.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of queries, by rows that were written beforehand. */
final class AuditQueryIT {
  private static final UUID ID = UUID.fromString("0197f000-0000-7000-8000-000000000001");
  private static final String PROJECT = "0197f000-0000-7000-8000-0000000000aa";

  @AutoClose private final World world = new World();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | d c b a",
        "user: 'ann' | d a",
        "project: '0197f000-0000-7000-8000-0000000000aa' | a",
        "method: 'Delete' | d b",
        "source_ip: '10.0.0.1' | c a",
        "source_ip: '10.0.0.12' | c",
        "body: 'size' | b a",
        "body: '100%' | b",
        "body: '_' | ''",
        "result_code: 0 | c",
        "result_code: 7 | d",
        "phase: AUDIT_PHASE_REQUEST | b a",
        "phase: AUDIT_PHASE_RESPONSE | d c",
        "uuid: '0197f000-0000-7000-8000-000000000001' | a",
        "limit: 2 | d c",
        "user: 'ann' result_code: 7 | d",
        "from { seconds: 1795262280 } | d c",
        "to { seconds: 1795262279 } | b a",
      })
  void eachFilterNarrowsAndNewestComeFirst(String query, String expected) {
    write("a", 4, "ann", "/x/Create", "10.0.0.1:1", null, "{\"id\":\"SIZE 1\"}");
    write("b", 3, "bob", "/x/Delete", "10.0.0.2:1", null, "{\"size\":\"100%\"}");
    write("c", 2, "bob", "/y/Create", "10.0.0.12:1", 0, null);
    write("d", 1, "ann", "/y/Delete", "10.0.0.2:1", 7, null);

    assertThat(found(query)).isEqualTo(expected);
  }

  @Test
  void aQueryWithoutABeginningLooksBackEightHours() {
    write("late", 8 * 60, "u", "m", "s", null, null);
    write("older", 8 * 60 + 1, "u", "m", "s", null, null);

    assertThat(found("")).isEqualTo("late");
    assertThat(found("from { seconds: 1 }")).isEqualTo("late older");
  }

  @Test
  void anAnswerHasTwoHundredTracesUnlessAskedOtherwise() {
    IntStream.range(0, 201).forEach(i -> write("x", 1, "u", "m", "s", null, null));

    assertThat(records("")).hasSize(200);
    assertThat(records("limit: 1000")).hasSize(201);
  }

  @Test
  void aQueryThatBeginsAfterItEndsIsRefused() {
    World.refused(
        Problem.Kind.INVALID_ARGUMENT, () -> records("from { seconds: 2 } to { seconds: 1 }"));
  }

  private String found(String query) {
    return String.join(" ", records(query).stream().map(AuditRecord::getTenant).toList());
  }

  private List<AuditRecord> records(String query) {
    var message = Site.message(AuditQuery.getDefaultInstance(), query);
    return world.db.read(sql ->
        Traces.find(sql, AuditRules.condition(message, World.NOW), AuditRules.limit(message)));
  }

  private void write(
      String name,
      int minutesAgo,
      String user,
      String method,
      String source,
      @Nullable Integer code,
      @Nullable String body) {
    Instant at = World.NOW.minus(Duration.ofMinutes(minutesAgo));
    var first = name.equals("a");
    var trace =
        new Trace(
            first ? ID : UUID.randomUUID(),
            at,
            method,
            code == null ? Trace.REQUEST : Trace.RESPONSE,
            user,
            name,
            first ? PROJECT : "",
            source,
            code,
            body);
    world.db.<Boolean>transaction(tx -> {
      Traces.insert(tx, List.of(trace));
      return true;
    });
  }
}
