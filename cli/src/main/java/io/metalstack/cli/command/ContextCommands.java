package io.metalstack.cli.command;

import io.metalstack.cli.line.Command;
import io.metalstack.cli.line.Flag;
import io.metalstack.cli.line.Invocation;
import io.metalstack.cli.output.Order;
import io.metalstack.cli.output.Table;
import io.metalstack.client.Contexts.Context;
import io.metalstack.values.Problem;
import java.util.List;

/** {@code metalctl context}: needs no server. */
final class ContextCommands {
  private static final Flag URL = Flag.of("api-url", "URL", "the server");
  private static final Flag TOKEN = Flag.of("api-token", "TOKEN", "the token");
  private static final Flag PROJECT = Flag.of("default-project", "ID", "the project to work on");

  private ContextCommands() {}

  static List<Command> all() {
    return List.of(
        new Command(
            "context list", "list contexts; * marks the current one", ContextCommands::list),
        new Command(
                "context use",
                "make a context the current one; - is the one before",
                ContextCommands::use)
            .operand("NAME")
            .examples("context use lab", "context use -"),
        new Command("context add", "add a context, or change one, and use it", ContextCommands::add)
            .operand("NAME")
            .flags(PROJECT)
            .examples(
                "context add prod --api-url https://api.example.org --api-token \"$TOKEN\"",
                "context add prod --default-project 2f1b..."));
  }

  private static void list(Invocation call) {
    var contexts = call.contexts();
    var current = contexts.current().map(Context::name).orElse("");
    call.rows(
        new Table<Context>(Order.by(Context::name))
            .column("", context -> context.name().equals(current) ? "*" : "")
            .column("Name", Context::name)
            .column("API URL", Context::apiUrl)
            .column("Default Project", Context::defaultProject)
            .wide(
                "Timeout",
                context -> context.timeout().map(time -> time.toMillis() + "ms").orElse(""))
            .wide("Provider", Context::provider),
        contexts.all());
  }

  private static void use(Invocation call) {
    var contexts = call.contexts();
    var name = call.line().operand();
    if (name.equals("-")) {
      name = contexts.previous();
      if (name.isEmpty()) {
        throw Problem.failedPrecondition("there is no context before the current one");
      }
    }
    contexts.use(name);
    contexts.write();
    call.say("now using " + name);
  }

  private static void add(Invocation call) {
    var contexts = call.contexts();
    var line = call.line();
    var name = line.operand();
    var known = contexts.all().stream().filter(context -> context.name().equals(name)).findFirst();
    var url =
        line.value(URL).or(() -> known.map(Context::apiUrl)).orElseGet(() -> line.needed(URL));
    var token = line.value(TOKEN).or(() -> known.map(Context::apiToken)).orElse("");
    var project = line.value(PROJECT).or(() -> known.map(Context::defaultProject)).orElse("");
    contexts.put(
        new Context(
            name,
            url,
            token,
            project,
            known.flatMap(Context::timeout),
            known.map(Context::provider).orElse("")));
    contexts.use(name);
    contexts.write();
    call.say("now using " + name);
  }
}
