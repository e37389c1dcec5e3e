package io.metalstack.client;

import io.metalstack.values.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The servers that a person works with, as kept in {@code ~/.metal-stack/config.yaml}. What else is
 * in the file stays in it; comments do not survive a change.
 */
public final class Contexts {
  private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h)");

  /**
   * A server, and how to be let in.
   *
   * @param name unique in the file
   * @param defaultProject UUID of the project to work on; empty for none
   * @param timeout of a call
   * @param provider name of the login provider; empty for the server's default
   */
  public record Context(
      String name,
      String apiUrl,
      String apiToken,
      String defaultProject,
      Optional<Duration> timeout,
      String provider) {

    /** A context with a URL and a token only. */
    public static Context of(String name, String apiUrl, String apiToken) {
      return new Context(name, apiUrl, apiToken, "", Optional.empty(), "");
    }

    public Context withDefaultProject(String uuid) {
      return new Context(name, apiUrl, apiToken, uuid, timeout, provider);
    }
  }

  private final Path file;
  private final Map<String, Object> root;

  private Contexts(Path file, Map<String, Object> root) {
    this.file = file;
    this.root = root;
  }

  /** The usual place of the file. */
  public static Path file(Path home) {
    return home.resolve(".metal-stack").resolve("config.yaml");
  }

  /**
   * Adds a context to a file, or replaces the one of that name, and makes it the current one.
   *
   * @throws Problem INVALID_ARGUMENT if the file is no configuration; UNAVAILABLE if it cannot be
   *     read or written
   */
  public static void upsert(Path file, Context context) {
    var contexts = read(file);
    contexts.put(context);
    contexts.use(context.name());
    contexts.write();
  }

  /**
   * Reads a file; one that is not there is empty.
   *
   * @throws Problem as {@link #upsert}
   */
  public static Contexts read(Path file) {
    if (!Files.exists(file)) {
      return new Contexts(file, new LinkedHashMap<>());
    }
    try {
      var tree = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
      if (tree != null && !(tree instanceof Map)) {
        throw Problem.invalidArgument("%s is no configuration: expected keys and values", file);
      }
      return new Contexts(file, map(tree));
    } catch (YamlEngineException e) {
      throw Problem.invalidArgument("%s is no YAML: %s", file, e.getMessage()).causedBy(e);
    } catch (IOException e) {
      throw Problem.unavailable("cannot read %s: %s", file, e.getMessage()).causedBy(e);
    }
  }

  /** All contexts, in the order of the file. */
  public List<Context> all() {
    return entries().stream().map(Contexts::context).toList();
  }

  public Optional<Context> current() {
    var name = text(root, "current-context");
    return name.isEmpty() ? Optional.empty() : Optional.of(named(name));
  }

  /** Name of the context before the current one; empty for none. */
  public String previous() {
    return text(root, "previous-context");
  }

  /**
   * The context of a name.
   *
   * @throws Problem NOT_FOUND if there is none, naming those that are
   */
  public Context named(String name) {
    return all().stream()
        .filter(context -> context.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            Problem.notFound("there is no context \"%s\" in %s", name, file)
                .with(
                    "context",
                    all().isEmpty()
                        ? "there are none"
                        : "there are "
                            + String.join(", ", all().stream().map(Context::name).toList()),
                    "metalctl context add " + name + " --api-url URL --api-token TOKEN"));
  }

  /** Adds a context, or changes the one of that name and leaves its unknown keys. */
  public void put(Context context) {
    var entries = new ArrayList<>(entries());
    var entry =
        entries.stream()
            .filter(one -> text(one, "name").equals(context.name()))
            .findFirst()
            .orElse(null);
    if (entry == null) {
      entry = new LinkedHashMap<>();
      entries.add(entry);
    }
    entry.put("name", context.name());
    set(entry, "api-url", context.apiUrl());
    set(entry, "api-token", context.apiToken());
    set(entry, "default-project", context.defaultProject());
    set(entry, "timeout", context.timeout().map(time -> time.toMillis() + "ms").orElse(""));
    set(entry, "provider", context.provider());
    root.put("contexts", entries);
  }

  /**
   * Makes a context the current one, and remembers which was.
   *
   * @throws Problem NOT_FOUND if there is no context of that name
   */
  public void use(String name) {
    var next = named(name).name();
    var before = text(root, "current-context");
    if (!before.equals(next)) {
      set(root, "previous-context", before);
      root.put("current-context", next);
    }
  }

  /** Writes the file in one step, readable by its owner only. */
  public void write() {
    try {
      var target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
      Files.createDirectories(target.getParent());
      var ownerOnly =
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
      var aside = Files.createTempFile(target.getParent(), "config", ".yaml", ownerOnly);
      var settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
      Files.writeString(aside, new Dump(settings).dumpToString(root));
      Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw Problem.unavailable("cannot write %s: %s", file, e.getMessage()).causedBy(e);
    }
  }

  /**
   * A time such as {@code 500ms}, {@code 30s} or {@code 1m30s}; a bare number counts nanoseconds.
   *
   * @throws Problem INVALID_ARGUMENT if it is none
   */
  public static Duration duration(String text) {
    if (text.matches("\\d{1,18}")) {
      return Duration.ofNanos(Long.parseLong(text));
    }
    if (!text.matches("(\\d{1,9}(ms|s|m|h))+")) {
      throw Problem.invalidArgument("\"%s\" is no time, expected such as 500ms, 30s or 2m", text);
    }
    return DURATION
        .matcher(text)
        .results()
        .map(part -> {
          long count = Long.parseLong(part.group(1));
          return switch (part.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
          };
        })
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static Context context(Map<String, Object> entry) {
    var timeout = text(entry, "timeout");
    return new Context(
        text(entry, "name"),
        text(entry, "api-url"),
        text(entry, "api-token"),
        text(entry, "default-project"),
        timeout.isEmpty() ? Optional.empty() : Optional.of(duration(timeout)),
        text(entry, "provider"));
  }

  private List<Map<String, Object>> entries() {
    var contexts = root.get("contexts");
    return contexts instanceof List<?> list
        ? list.stream().filter(Map.class::isInstance).map(Contexts::map).toList()
        : List.of();
  }

  @SuppressWarnings("unchecked") // keys of other types are kept, and never looked up
  private static Map<String, Object> map(@Nullable Object tree) {
    return tree == null ? new LinkedHashMap<>() : (Map<String, Object>) tree;
  }

  private static String text(Map<String, Object> map, String key) {
    var value = map.get(key);
    return value == null ? "" : value.toString();
  }

  private static void set(Map<String, Object> map, String key, String value) {
    if (value.isEmpty()) {
      map.remove(key);
    } else {
      map.put(key, value);
    }
  }
}
