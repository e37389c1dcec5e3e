package io.metalstack.cli.line;

import com.google.protobuf.Message;
import io.metalstack.api.Rpc;
import io.metalstack.cli.output.Table;
import io.metalstack.client.Contexts;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** What a command has to work with. */
public interface Invocation {
  /** What it was called with. */
  Line line();

  /** Calls a method of the server that the line or the context names. */
  <Q extends Message, A extends Message> A call(Rpc<Q, A> rpc, Q request);

  /**
   * The project of the line, else that of the context, unless the line asks for the admin's view.
   */
  Optional<String> project();

  /**
   * The project, for commands that have no admin's view.
   *
   * @throws io.metalstack.values.Problem INVALID_ARGUMENT if there is none
   */
  String neededProject();

  /** Whether the admin's view was asked for. */
  boolean isAdmin();

  /** The contexts of the configuration file. */
  Contexts contexts();

  Clock clock();

  /** Home directory of the person. */
  Path home();

  /** Shows a list in the form that was asked for, a table unless said otherwise. */
  <T extends Message> void list(Table<T> table, List<T> rows);

  /** Shows one thing, as YAML unless said otherwise. */
  <T extends Message> void describe(Table<T> table, T row);

  /** Shows a table of things that are no messages. */
  <T> void rows(Table<T> table, List<T> rows);

  /** Puts a line out. */
  void print(String text);

  /** Asks before something is lost; answers itself where nobody can be asked. */
  boolean confirmed(String question);

  /** Says something to the person that is no part of the output. */
  void say(String text);
}
