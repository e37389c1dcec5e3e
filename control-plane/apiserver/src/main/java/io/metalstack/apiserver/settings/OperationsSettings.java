package io.metalstack.apiserver.settings;

import io.metalstack.values.Problem;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How long things are kept, where traces are sent to, and the VPN. */
public final class OperationsSettings {
  static final List<Setting<?>> ALL = new ArrayList<>();

  private static final Setting<Duration> AUDIT_RETENTION =
      kept("audit-retention", "14d", "how long audit traces are kept, in whole days");
  private static final Setting<Duration> EVENT_RETENTION =
      kept("event-retention", "90d", "how long events of machines are kept, in whole months");
  private static final Setting<Duration> HEALTH_RETENTION =
      kept("health-retention", "14d", "how long the history of health is kept, in whole days");
  private static final Setting<Duration> TASK_RETENTION =
      kept("task-retention", "14d", "how long tasks are kept after they ended");
  private static final Setting<Duration> COMPONENT_EXPIRATION =
      kept("component-expiration", "24h", "silence after which an agent is forgotten");
  private static final Setting<Optional<URI>> SPLUNK_URL =
      url("audit-splunk-url", "send audit traces to this Splunk HTTP event collector");
  private static final Setting<String> SPLUNK_TOKEN =
      text("audit-splunk-token", "", "TOKEN", "token of the event collector");
  private static final Setting<String> SPLUNK_INDEX =
      text("audit-splunk-index", "", "NAME", "index of the events; default: that of the token");
  private static final Setting<String> SPLUNK_HOST =
      text("audit-splunk-host", "metal-apiserver", "NAME", "host of the events");
  private static final Setting<String> SPLUNK_SOURCE =
      text("audit-splunk-source", "metal-apiserver", "NAME", "source of the events");
  private static final Setting<String> SPLUNK_SOURCE_TYPE =
      text("audit-splunk-source-type", "_json", "NAME", "source type of the events");
  private static final Setting<String> TIMESCALE_URL =
      text(
          "audit-timescale-url",
          "",
          "JDBC-URL",
          "copy audit traces to this database, into a hypertable where it has TimescaleDB");
  private static final Setting<Optional<URI>> HEADSCALE_URL =
      url("headscale-url", "API of the headscale that firewalls join; none: no VPN");
  private static final Setting<String> HEADSCALE_CONTROL_PLANE =
      text(
          "headscale-control-plane-url",
          "",
          "URL",
          "where firewalls reach headscale; default: --headscale-url");
  private static final Setting<String> HEADSCALE_API_KEY =
      text("headscale-api-key", "", "KEY", "key for the API of headscale");
  private static final Setting<Boolean> HEADSCALE_MACHINES =
      declared(
          Setting.bool(
              "headscale-machines", "false", "machines join the VPN too, not firewalls alone"));

  private final SettingsSource source;

  OperationsSettings(SettingsSource source) {
    this.source = source;
  }

  /** An HTTP event collector of Splunk. */
  public record Splunk(
      URI url, String token, String index, String host, String source, String sourceType) {}

  /**
   * A headscale.
   *
   * @param url of its API
   * @param controlPlane what firewalls are told to join
   */
  public record Headscale(URI url, String controlPlane, String apiKey) {}

  public Duration auditRetention() {
    return source.value(AUDIT_RETENTION);
  }

  public Duration eventRetention() {
    return source.value(EVENT_RETENTION);
  }

  public Duration healthRetention() {
    return source.value(HEALTH_RETENTION);
  }

  public Duration taskRetention() {
    return source.value(TASK_RETENTION);
  }

  public Duration componentExpiration() {
    return source.value(COMPONENT_EXPIRATION);
  }

  /** The collector that traces are sent to, if any. */
  public Optional<Splunk> splunk() {
    return source
        .value(SPLUNK_URL)
        .map(url ->
            new Splunk(
                url,
                needed(SPLUNK_TOKEN, SPLUNK_URL),
                source.value(SPLUNK_INDEX),
                source.value(SPLUNK_HOST),
                source.value(SPLUNK_SOURCE),
                source.value(SPLUNK_SOURCE_TYPE)));
  }

  /** The other database that traces are copied to, if any. */
  public Optional<String> timescale() {
    return Optional.of(source.value(TIMESCALE_URL)).filter(url -> !url.isEmpty());
  }

  /** The VPN, if there is one. */
  public Optional<Headscale> headscale() {
    return source
        .value(HEADSCALE_URL)
        .map(url -> {
          var told = source.value(HEADSCALE_CONTROL_PLANE);
          return new Headscale(
              url,
              told.isEmpty() ? url.toString() : told,
              needed(HEADSCALE_API_KEY, HEADSCALE_URL));
        });
  }

  /** Whether machines join the VPN, as firewalls do. */
  public boolean headscaleMachines() {
    return source.value(HEADSCALE_MACHINES);
  }

  private String needed(Setting<String> setting, Setting<?> because) {
    var value = source.value(setting);
    if (value.isEmpty()) {
      throw Problem.invalidArgument("%s needs %s", because.flag(), setting.flag());
    }
    return value;
  }

  private static Setting<Duration> kept(String name, String initial, String description) {
    return declared(
        new Setting<>(
            name,
            initial,
            "a number and s, m, h or d, not 0",
            description,
            text -> {
              var duration = Durations.parse(text);
              if (!duration.isPositive()) {
                throw new IllegalArgumentException(text);
              }
              return duration;
            }));
  }

  private static Setting<Optional<URI>> url(String name, String description) {
    return declared(Setting.url(name, description));
  }

  private static Setting<String> text(
      String name, String initial, String form, String description) {
    return declared(Setting.text(name, initial, form, description));
  }

  private static <T> Setting<T> declared(Setting<T> setting) {
    ALL.add(setting);
    return setting;
  }
}
