package io.metalstack.apiserver.call;

import static io.metalstack.api.v2.OptimisticLockingStrategy.OPTIMISTIC_LOCKING_STRATEGY_SERVER;
import static io.metalstack.apiserver.World.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.metalstack.api.v2.Labels;
import io.metalstack.api.v2.LabelsPatch;
import io.metalstack.api.v2.UpdateLabels;
import io.metalstack.api.v2.UpdateMeta;
import io.metalstack.apiserver.World;
import io.metalstack.tables.tables.records.SizeRecord;
import io.metalstack.values.Problem;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RevisionTest {
  private static final Instant CHANGED = NOW.minusSeconds(60);

  private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);

  @Test
  void theStoredTimeLetsAnUpdateThrough() {
    var row = row(CHANGED);
    Revision.next(row, seen(CHANGED), "size \"s\"", clock);
    assertThat(row.getGeneration()).isEqualTo(5);
    assertThat(row.getUpdatedAt()).isEqualTo(NOW);
  }

  @Test
  void anyOtherTimeIsAborted() {
    refused(row(CHANGED), seen(CHANGED.plusNanos(1_000)));
    refused(row(CHANGED), UpdateMeta.getDefaultInstance());
    refused(row(null), UpdateMeta.getDefaultInstance());
  }

  @Test
  void theTimeOfCreationCountsUntilTheFirstUpdate() {
    var row = row(null);
    Revision.next(row, seen(row.getCreatedAt()), "size \"s\"", clock);
    assertThat(row.getUpdatedAt()).isEqualTo(NOW);
    assertThatCode(
            () -> Revision.firstOrNext(row(null), UpdateMeta.getDefaultInstance(), "tenant", clock))
        .doesNotThrowAnyException();
  }

  @Test
  void theServerStrategyNeedsNoTime() {
    var meta =
        UpdateMeta.newBuilder().setLockingStrategy(OPTIMISTIC_LOCKING_STRATEGY_SERVER).build();
    var row = row(CHANGED);
    Revision.next(row, meta, "size \"s\"", clock);
    assertThat(row.getGeneration()).isEqualTo(5);
  }

  @Test
  void twoUpdatesInOneMicrosecondDiffer() {
    var row = row(NOW);
    Revision.stamp(row, clock);
    assertThat(row.getUpdatedAt()).isEqualTo(NOW.plusNanos(1_000));
  }

  @Test
  void labelsAreReplacedOrPatched() {
    var labels = Meta.column(Map.of("a", "1", "b", "2"));
    assertThat(Meta.map(Revision.changed(labels, UpdateLabels.getDefaultInstance())))
        .isEqualTo(Map.of("a", "1", "b", "2"));
    var replace = UpdateLabels.newBuilder().setReplace(Labels.newBuilder().putLabels("c", "3"));
    assertThat(Meta.map(Revision.changed(labels, replace.build()))).isEqualTo(Map.of("c", "3"));
    var patch =
        LabelsPatch.newBuilder()
            .setUpdate(Labels.newBuilder().putLabels("b", "x=y"))
            .addRemove("a")
            .addRemove("absent");
    assertThat(
            Meta.map(Revision.changed(labels, UpdateLabels.newBuilder().setPatch(patch).build())))
        .isEqualTo(Map.of("b", "x=y"));
  }

  private void refused(SizeRecord row, UpdateMeta meta) {
    World.refused(
        Problem.Kind.ABORTED,
        () -> Revision.next(row, meta, "size \"s\"", clock),
        "size \"s\"",
        "update_meta.updated_at");
  }

  private static UpdateMeta seen(Instant time) {
    return UpdateMeta.newBuilder().setUpdatedAt(Meta.timestamp(time)).build();
  }

  private static SizeRecord row(@Nullable Instant updated) {
    return new SizeRecord("s", "", "", JSONB.valueOf("{}"), 4L, NOW.minusSeconds(3600), updated);
  }
}
