package io.metalstack.cli.line;

import java.util.List;

/**
 * One thing that can be asked for.
 *
 * @param name words that call it, such as {@code machine list}
 * @param operand what follows the words: {@code ID} is needed, {@code [ID]} may be left out, empty
 *     for nothing
 * @param summary one line, starting with a verb
 * @param flags its own, besides the global ones
 * @param examples lines to try, without the name of the program
 * @param action does it
 */
public record Command(
    String name,
    String operand,
    String summary,
    List<Flag> flags,
    List<String> examples,
    Action action) {

  /** What a command does with the line it was called by. */
  public interface Action {
    void run(Invocation invocation);
  }

  public Command {
    flags = List.copyOf(flags);
    examples = List.copyOf(examples);
  }

  public Command(String name, String summary, Action action) {
    this(name, "", summary, List.of(), List.of(), action);
  }

  public Command operand(String what) {
    return new Command(name, what, summary, flags, examples, action);
  }

  public Command flags(Flag... own) {
    return new Command(name, operand, summary, List.of(own), examples, action);
  }

  public Command examples(String... lines) {
    return new Command(name, operand, summary, flags, List.of(lines), action);
  }

  public boolean needsOperand() {
    return !operand.isEmpty() && !operand.startsWith("[");
  }
}
