package io.metalstack.apiserver.audit;

import io.metalstack.apiserver.settings.OperationsSettings;
import io.metalstack.tables.tables.records.AuditRecord;
import io.metalstack.values.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP event collector of a Splunk: many events in one request, each in an envelope. */
public final class SplunkSink implements AuditSink, AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int TRIES = 3;

  private final OperationsSettings.Splunk settings;
  private final Duration pause;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  /**
   * @param pause between two tries of one request
   */
  public SplunkSink(OperationsSettings.Splunk settings, Duration pause) {
    this.settings = settings;
    this.pause = pause;
  }

  @Override
  public String name() {
    return "splunk";
  }

  @Override
  public void take(List<AuditRecord> traces) {
    var body = new StringBuilder();
    traces.forEach(trace -> body.append(envelope(trace)).append('\n'));
    var request =
        HttpRequest.newBuilder(endpoint())
            .timeout(PATIENCE)
            .header("authorization", "Splunk " + settings.token())
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build();
    try {
      for (var attempt = 1; ; attempt++) {
        var refusal = refusal(request);
        if (refusal.isEmpty()) {
          return;
        }
        if (attempt == TRIES) {
          throw Problem.unavailable("%s", refusal);
        }
        Thread.sleep(pause.multipliedBy(attempt));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.unavailable("the server stops").causedBy(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }

  /** Why it did not take the events, empty if it did. */
  private String refusal(HttpRequest request) throws InterruptedException {
    try {
      var answer = http.send(request, BodyHandlers.ofString());
      return answer.statusCode() == 200
          ? ""
          : "the event collector answered %d%s".formatted(answer.statusCode(), reason(answer));
    } catch (IOException e) {
      return "the event collector cannot be reached at " + settings.url();
    }
  }

  private static String reason(HttpResponse<String> answer) {
    var type = answer.headers().firstValue("content-type").orElse("");
    return type.startsWith("application/json")
        ? ": " + JSON.readTree(answer.body()).path("text").asString("")
        : "";
  }

  private URI endpoint() {
    var base = settings.url().toString().replaceAll("/+$", "");
    return URI.create(base + "/services/collector");
  }

  private JsonNode envelope(AuditRecord trace) {
    var envelope = JSON.createObjectNode();
    envelope.put("time", trace.getAt().toEpochMilli() / 1000.0);
    envelope.put("host", settings.host());
    envelope.put("source", settings.source());
    envelope.put("sourcetype", settings.sourceType());
    if (!settings.index().isEmpty()) {
      envelope.put("index", settings.index());
    }
    envelope.set("event", JSON.readTree(SinkEntry.json(trace)));
    return envelope;
  }
}
