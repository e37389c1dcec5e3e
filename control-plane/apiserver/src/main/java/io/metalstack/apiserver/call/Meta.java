package io.metalstack.apiserver.call;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import io.metalstack.api.v2.Labels;
import io.metalstack.values.Problem;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Labels, times and generation of an entity, between their columns and their message. */
public final class Meta {
  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {};
  private static final JSONB NONE = JSONB.valueOf("{}");

  private Meta() {}

  /** The message of four columns. What was never updated shows the time of its creation. */
  public static io.metalstack.api.v2.Meta of(
      JSONB labels, Instant createdAt, @Nullable Instant updatedAt, long generation) {
    return sinceUpdate(labels, createdAt, updatedAt == null ? createdAt : updatedAt, generation);
  }

  /** The message of four columns, without a time of update until there was one. */
  public static io.metalstack.api.v2.Meta sinceUpdate(
      JSONB labels, Instant createdAt, @Nullable Instant updatedAt, long generation) {
    var meta =
        io.metalstack.api.v2.Meta.newBuilder()
            .setCreatedAt(timestamp(createdAt))
            .setGeneration(generation)
            .setLabels(labels(labels));
    if (updatedAt != null) {
      meta.setUpdatedAt(timestamp(updatedAt));
    }
    return meta.build();
  }

  public static Labels labels(JSONB column) {
    return Labels.newBuilder().putAllLabels(map(column)).build();
  }

  /** A JSON object of strings as a map. */
  public static Map<String, String> map(JSONB column) {
    return column.equals(NONE) ? Map.of() : JSON.readValue(column.data(), STRINGS);
  }

  /** The column of labels that may be absent. */
  public static JSONB column(Labels labels) {
    return column(labels.getLabelsMap());
  }

  /** The column of a map, or of any value that JSON can write. */
  public static JSONB column(Object value) {
    return value instanceof Map<?, ?> map && map.isEmpty()
        ? NONE
        : JSONB.valueOf(JSON.writeValueAsString(value));
  }

  public static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  /**
   * A time that a caller sent.
   *
   * @throws Problem INVALID_ARGUMENT if it is not within the years 1 to 9999
   */
  public static Instant instant(Timestamp timestamp) {
    if (!Timestamps.isValid(timestamp)) {
      throw Problem.invalidArgument(
          "%d s and %d ns are no time between the years 1 and 9999",
          timestamp.getSeconds(), timestamp.getNanos());
    }
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }

  /** The time as PostgreSQL keeps it, so that an answer and a later read say the same. */
  public static Instant kept(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MICROS);
  }
}
