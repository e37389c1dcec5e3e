package io.metalstack.cli;

import com.google.protobuf.Message;
import io.metalstack.api.Rpc;
import io.metalstack.cli.line.Invocation;
import io.metalstack.cli.line.Line;
import io.metalstack.cli.output.Format;
import io.metalstack.cli.output.JsonText;
import io.metalstack.cli.output.MessageTree;
import io.metalstack.cli.output.Table;
import io.metalstack.cli.output.TableText;
import io.metalstack.cli.output.YamlText;
import io.metalstack.client.Client;
import io.metalstack.client.ClientConfig;
import io.metalstack.client.Contexts;
import io.metalstack.values.Problem;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One run of one command: the server it talks to, and the form of what it shows. */
final class Session implements Invocation, AutoCloseable {
  private final Terminal terminal;
  private final Line line;
  private @Nullable Contexts contexts;
  private @Nullable Client client;

  /** Whether the admin's view was taken because no project was named. */
  private boolean everything;

  Session(Terminal terminal, Line line) {
    this.terminal = terminal;
    this.line = line;
  }

  @Override
  public Line line() {
    return line;
  }

  @Override
  public Clock clock() {
    return terminal.clock();
  }

  @Override
  public Path home() {
    return terminal.home();
  }

  @Override
  public <Q extends Message, A extends Message> A call(Rpc<Q, A> rpc, Q request) {
    if (client == null) {
      client = connect();
    }
    try {
      return client.call(rpc, request);
    } catch (Problem problem) {
      throw everything && problem.kind() == Problem.Kind.PERMISSION_DENIED
          ? problem.with(
              "project",
              "none is named, so all of them were asked for, which takes an admin",
              "add --project ID; \"metalctl project list\" shows yours")
          : problem;
    }
  }

  @Override
  public Contexts contexts() {
    if (contexts == null) {
      contexts =
          Contexts.read(
              line.value(GlobalFlags.CONFIG)
                  .map(Path::of)
                  .orElseGet(() -> Contexts.file(terminal.home())));
    }
    return contexts;
  }

  @Override
  public Optional<String> project() {
    if (isAdmin()) {
      return Optional.empty();
    }
    var project = chosenProject();
    everything = project.isEmpty();
    return project;
  }

  @Override
  public String neededProject() {
    return chosenProject()
        .orElseThrow(() ->
            Problem.invalidArgument("this needs a project")
                .with(
                    "project",
                    "neither the line nor the context names one",
                    "add --project ID; \"metalctl project list\" shows yours"));
  }

  @Override
  public boolean isAdmin() {
    return line.isOn(GlobalFlags.ADMIN);
  }

  @Override
  public <T extends Message> void list(Table<T> table, List<T> rows) {
    switch (format(Format.TABLE)) {
      case TABLE -> terminal.out().print(tables().of(table, rows, false));
      case WIDE -> terminal.out().print(tables().of(table, rows, true));
      case JSON -> terminal.out().print(JsonText.of(trees(table, rows)));
      case YAML -> terminal.out().print(YamlText.of(trees(table, rows)));
    }
  }

  @Override
  public <T extends Message> void describe(Table<T> table, T row) {
    switch (format(Format.YAML)) {
      case TABLE -> terminal.out().print(tables().of(table, List.of(row), false));
      case WIDE -> terminal.out().print(tables().of(table, List.of(row), true));
      case JSON -> terminal.out().print(JsonText.of(MessageTree.of(row)));
      case YAML -> terminal.out().print(YamlText.of(MessageTree.of(row)));
    }
  }

  @Override
  public <T> void rows(Table<T> table, List<T> rows) {
    terminal.out().print(tables().of(table, rows, format(Format.TABLE) == Format.WIDE));
  }

  @Override
  public boolean confirmed(String question) {
    return line.isOn(GlobalFlags.YES) || terminal.ask().test(question);
  }

  @Override
  public void print(String text) {
    terminal.out().println(text);
  }

  @Override
  public void say(String text) {
    terminal.err().println(text);
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }

  private Optional<String> chosenProject() {
    return line.value(GlobalFlags.PROJECT)
        .or(() -> context().map(Contexts.Context::defaultProject).filter(id -> !id.isEmpty()));
  }

  private Format format(Format usual) {
    return line.value(GlobalFlags.FORMAT).map(Format::named).orElse(usual);
  }

  private static <T extends Message> List<Object> trees(Table<T> table, List<T> rows) {
    return table.arranged(rows).stream().map(MessageTree::of).toList();
  }

  private TableText tables() {
    var colored = terminal.colored() && !line.isOn(GlobalFlags.NO_COLOR);
    return new TableText(terminal.width(), colored, !line.isOn(GlobalFlags.NO_HEADERS));
  }

  /** The context that the line names, else the current one; none is needed with a URL. */
  private Optional<Contexts.Context> context() {
    var named = line.value(GlobalFlags.CONTEXT);
    return named.isPresent() ? Optional.of(contexts().named(named.get())) : contexts().current();
  }

  private Client connect() {
    var url = line.value(GlobalFlags.API_URL);
    var token = line.value(GlobalFlags.API_TOKEN);
    var context =
        url.isPresent() && token.isPresent() ? Optional.<Contexts.Context>empty() : context();
    var server =
        url.or(() -> context.map(Contexts.Context::apiUrl))
            .orElseThrow(() ->
                Problem.invalidArgument("it is not known which server to ask")
                    .with(
                        "api-url",
                        "no --api-url and no current context",
                        "start one with ./metal lab, which also makes a context, or: metalctl"
                            + " context add NAME --api-url URL --api-token TOKEN"));
    var secret = token.or(() -> context.map(Contexts.Context::apiToken)).orElse("");
    var timeout =
        line.value(GlobalFlags.TIMEOUT)
            .map(Contexts::duration)
            .or(() -> context.flatMap(Contexts.Context::timeout));
    try {
      var config = ClientConfig.of(server).withToken(() -> secret).withAgent("metalctl");
      return Client.of(timeout.map(config::withTimeout).orElse(config));
    } catch (IllegalArgumentException e) {
      throw Problem.invalidArgument("--api-url is \"%s\": expected a URL", server).causedBy(e);
    }
  }
}
