package io.metalstack.apiserver.settings;

import static io.metalstack.api.v2.MachineProvisioningEventType.*;

import io.metalstack.api.v2.MachineProvisioningEventType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** How this server was told to run. */
public final class Settings {
  /** How log lines look. */
  public enum LogFormat {
    TEXT,
    JSON
  }

  /** How long a machine may be in a state of its provisioning, unless told otherwise. */
  private static final Map<MachineProvisioningEventType, String> USUAL_LIMITS =
      Map.of(
          MACHINE_PROVISIONING_EVENT_TYPE_PXE_BOOTING, "10m",
          MACHINE_PROVISIONING_EVENT_TYPE_PREPARING, "10m",
          MACHINE_PROVISIONING_EVENT_TYPE_REGISTERING, "5m",
          MACHINE_PROVISIONING_EVENT_TYPE_INSTALLING, "15m",
          MACHINE_PROVISIONING_EVENT_TYPE_BOOTING_NEW_KERNEL, "10m",
          MACHINE_PROVISIONING_EVENT_TYPE_PLANNED_REBOOT, "15m",
          MACHINE_PROVISIONING_EVENT_TYPE_MACHINE_RECLAIM, "30m",
          MACHINE_PROVISIONING_EVENT_TYPE_CRASHED, "10m");

  private static final List<Setting<?>> ALL = new ArrayList<>();

  static {
    text("config", "", "FILE", "read settings from lines of the form name = value");
  }

  private static final Setting<HostAndPort> LISTEN =
      setting(
          "listen",
          "127.0.0.1:8081",
          "HOST:PORT",
          "where to listen, port 0 for any",
          HostAndPort::parse);
  private static final Setting<String> SERVER_URL =
      text(
          "server-url",
          "",
          "URL",
          "issuer of tokens, the same for all replicas; default: the address listened on");
  private static final Setting<Optional<Path>> DATA =
      path(
          "data",
          "DIR",
          "directory of the embedded PostgreSQL; default: ~/.local/share/metal-stack");
  private static final Setting<String> DATABASE_URL =
      text("database-url", "", "JDBC-URL", "use this PostgreSQL instead of the embedded one");
  private static final Setting<Integer> DATABASE_CONNECTIONS =
      setting(
          "database-connections",
          "20",
          "1 to 500",
          "calls that may be in the database at once",
          text -> checked(Integer.parseUnsignedInt(text), n -> n >= 1 && n <= 500));
  private static final Setting<String> PROVIDER =
      text("provider-tenant", "metal-stack", "LOGIN", "tenant whose members may be admins");
  private static final Setting<Integer> RATE_LIMIT =
      number("rate-limit", "1000", "0 or more", "calls a minute for each token, 0 for no limit");
  private static final Setting<Integer> RATE_LIMIT_ANONYMOUS =
      number(
          "rate-limit-anonymous",
          "50",
          "0 or more",
          "calls a minute for each address without a token, 0 for no limit; --rate-limit 0 lifts it, too");
  private static final Setting<Duration> TOKEN_LIFETIME =
      duration("token-lifetime", "8h", "life of a token whose maker names none");
  private static final Setting<Duration> TOKEN_LIFETIME_MAX =
      duration("token-lifetime-max", "365d", "longest life of a token");
  private static final Setting<Duration> DEAD_AFTER =
      duration("dead-after", "5m", "silence after which a machine counts as dead");
  private static final Setting<Duration> BMC_TIMEOUT =
      duration("bmc-command-timeout", "1m", "time a BMC command has until it counts as failed");
  private static final Setting<Duration> POLL =
      duration("poll-interval", "5s", "how often to look for what a notification may have missed");
  private static final Setting<Duration> HEARTBEAT =
      duration(
          "heartbeat", "2s", "how often this server shows that it lives; dead after four misses");
  private static final Setting<Duration> DRAIN =
      duration("drain-time", "10s", "how long calls may take to finish when the server stops");
  private static final Setting<String> SUPERUSER_PASSWORD =
      setting(
          "bmc-superuser-password",
          "",
          "8 or more characters",
          "password that machines set on their BMC; none: feature off",
          text -> checked(text, password -> password.isEmpty() || password.length() >= 8));
  private static final Setting<Optional<Path>> TLS_CERTIFICATE =
      path("tls-certificate", "FILE", "PEM certificate chain; with --tls-key, speak TLS");
  private static final Setting<Optional<Path>> TLS_KEY =
      path("tls-key", "FILE", "PEM key of the certificate");
  private static final Setting<List<String>> TRUSTED_PROXIES =
      list("trusted-proxies", "addresses and prefixes whose X-Forwarded-For counts");
  private static final Setting<List<String>> CORS_ORIGINS =
      list("cors-origins", "web pages that may call, or *");
  private static final Setting<LogFormat> LOG_FORMAT =
      setting("log-format", "text", "text or json", "how log lines look", Settings::logFormat);
  private static final Setting<String> LOG_LEVEL =
      setting(
          "log-level",
          "info",
          "error, warn, info, debug or trace",
          "what is logged",
          text -> checked(text, List.of("error", "warn", "info", "debug", "trace")::contains));
  private static final Map<MachineProvisioningEventType, Setting<Duration>> STATE_LIMITS =
      limitSettings();

  static {
    ALL.addAll(OperationsSettings.ALL);
    ALL.addAll(LoginSettings.ALL);
  }

  private final SettingsSource source;

  private Settings(SettingsSource source) {
    this.source = source;
    ALL.forEach(source::value);
    operations().splunk();
    operations().headscale();
    login();
  }

  /**
   * Reads flags, environment and file, and checks every one.
   *
   * @throws io.metalstack.values.Problem INVALID_ARGUMENT naming what is unknown or wrong
   */
  public static Settings read(List<String> arguments, Map<String, String> environment) {
    return new Settings(SettingsSource.of(arguments, environment, ALL));
  }

  /** All settings with their defaults, one line each. */
  public static String help() {
    var text = new StringBuilder();
    for (var setting : ALL) {
      text.append(
          "  %-28s %s%s%n"
              .formatted(
                  setting.flag() + " " + setting.form().replaceAll(" .*", ""),
                  setting.description(),
                  setting.initial().isEmpty() ? "" : " [" + setting.initial() + "]"));
    }
    return text.toString();
  }

  /** What is kept, and the systems beside. */
  public OperationsSettings operations() {
    return new OperationsSettings(source);
  }

  public HostAndPort listen() {
    return source.value(LISTEN);
  }

  public String serverUrl() {
    return source.value(SERVER_URL);
  }

  public String databaseUrl() {
    return source.value(DATABASE_URL);
  }

  public int databaseConnections() {
    return source.value(DATABASE_CONNECTIONS);
  }

  public String providerTenant() {
    return source.value(PROVIDER);
  }

  /** How people log in; empty where they do not. */
  public Optional<LoginSettings> login() {
    return LoginSettings.of(source);
  }

  public int rateLimit() {
    return source.value(RATE_LIMIT);
  }

  public Duration tokenLifetime() {
    return source.value(TOKEN_LIFETIME);
  }

  public Duration tokenLifetimeMax() {
    return source.value(TOKEN_LIFETIME_MAX);
  }

  public Duration deadAfter() {
    return source.value(DEAD_AFTER);
  }

  public Duration bmcCommandTimeout() {
    return source.value(BMC_TIMEOUT);
  }

  public Duration pollInterval() {
    return source.value(POLL);
  }

  public Duration heartbeat() {
    return source.value(HEARTBEAT);
  }

  public Duration drainTime() {
    return source.value(DRAIN);
  }

  public String bmcSuperuserPassword() {
    return source.value(SUPERUSER_PASSWORD);
  }

  public Optional<Path> tlsCertificate() {
    return source.value(TLS_CERTIFICATE);
  }

  public Optional<Path> tlsKey() {
    return source.value(TLS_KEY);
  }

  public List<String> trustedProxies() {
    return source.value(TRUSTED_PROXIES);
  }

  public List<String> corsOrigins() {
    return source.value(CORS_ORIGINS);
  }

  public LogFormat logFormat() {
    return source.value(LOG_FORMAT);
  }

  public String logLevel() {
    return source.value(LOG_LEVEL);
  }

  /** Without a limit for tokens there is none for addresses. */
  public int rateLimitAnonymous() {
    return rateLimit() == 0 ? 0 : source.value(RATE_LIMIT_ANONYMOUS);
  }

  /** Where the embedded PostgreSQL and the bootstrap token live. */
  public Path data() {
    return source
        .value(DATA)
        .orElseGet(
            () -> Path.of(System.getProperty("user.home"), ".local", "share", "metal-stack"));
  }

  /** How long a machine may be in a state before that is an issue. */
  public Map<MachineProvisioningEventType, Duration> stateLimits() {
    var limits =
        new EnumMap<MachineProvisioningEventType, Duration>(MachineProvisioningEventType.class);
    STATE_LIMITS.forEach((state, setting) -> limits.put(state, source.value(setting)));
    return limits;
  }

  private static Map<MachineProvisioningEventType, Setting<Duration>> limitSettings() {
    var limits =
        new EnumMap<MachineProvisioningEventType, Setting<Duration>>(
            MachineProvisioningEventType.class);
    for (var state : MachineProvisioningEventType.values()) {
      var usual = USUAL_LIMITS.get(state);
      if (usual != null) {
        var words =
            state
                .name()
                .substring("MACHINE_PROVISIONING_EVENT_TYPE_".length())
                .toLowerCase(Locale.ROOT)
                .replace('_', ' ');
        var name = "limit-" + words.replace(' ', '-');
        limits.put(
            state,
            duration(name, usual, "time a machine may be " + words + " before that is an issue"));
      }
    }
    return limits;
  }

  private static LogFormat logFormat(String text) {
    return switch (text) {
      case "text" -> LogFormat.TEXT;
      case "json" -> LogFormat.JSON;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static <T> T checked(T value, Predicate<T> holds) {
    if (!holds.test(value)) {
      throw new IllegalArgumentException(value.toString());
    }
    return value;
  }

  private static <T> Setting<T> setting(
      String name, String initial, String form, String description, Function<String, T> read) {
    var setting = new Setting<>(name, initial, form, description, read);
    ALL.add(setting);
    return setting;
  }

  private static Setting<String> text(
      String name, String initial, String form, String description) {
    return setting(name, initial, form, description, Function.identity());
  }

  private static Setting<Integer> number(
      String name, String initial, String form, String description) {
    return setting(name, initial, form, description, Integer::parseUnsignedInt);
  }

  private static Setting<Duration> duration(String name, String initial, String description) {
    return setting(
        name, initial, "DURATION such as 90s, 5m, 8h or 365d", description, Durations::parse);
  }

  private static Setting<Optional<Path>> path(String name, String form, String description) {
    return setting(
        name,
        "",
        form,
        description,
        text -> text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text)));
  }

  private static Setting<List<String>> list(String name, String description) {
    var setting = Setting.list(name, "", description);
    ALL.add(setting);
    return setting;
  }
}
