package io.metalstack.cli;

import io.metalstack.cli.line.Flag;
import java.util.List;

/** The flags that every command has. */
final class GlobalFlags {
  static final Flag FORMAT =
      Flag.of("output-format", "FORMAT", "table, wide, json or yaml").letter('o');
  static final Flag PROJECT =
      Flag.of("project", "ID", "the project, instead of the context's").letter('P');
  static final Flag ADMIN =
      Flag.toggle("admin", "act as admin: on everything, instead of on one project");
  static final Flag CONTEXT = Flag.of("context", "NAME", "the context, instead of the current one");
  static final Flag CONFIG =
      Flag.of("config", "FILE", "contexts, instead of ~/.metal-stack/config.yaml").letter('c');
  static final Flag API_URL = Flag.of("api-url", "URL", "the server, instead of the context's");
  static final Flag API_TOKEN =
      Flag.of("api-token", "TOKEN", "the token, instead of the context's");
  static final Flag TIMEOUT = Flag.of("timeout", "TIME", "such as 500ms, 30s or 2m; 30s");
  static final Flag YES = Flag.toggle("yes", "do not ask before something is lost").letter('y');
  static final Flag NO_HEADERS = Flag.toggle("no-headers", "tables without their headers");
  static final Flag NO_COLOR = Flag.toggle("no-color", "no colors; nor with NO_COLOR set");
  static final Flag HELP = Flag.toggle("help", "explain the command").letter('h');

  static final List<Flag> ALL =
      List.of(
          FORMAT,
          PROJECT,
          ADMIN,
          CONTEXT,
          CONFIG,
          API_URL,
          API_TOKEN,
          TIMEOUT,
          YES,
          NO_HEADERS,
          NO_COLOR,
          HELP);

  private GlobalFlags() {}
}
