package io.metalstack.cli.line;

import java.util.List;
import java.util.function.Supplier;

/**
 * Commands about one kind of thing. They are only made when one of them is asked for.
 *
 * @param name first word of each, or the only one
 * @param alias a shorter word for it; empty for none
 * @param summary what they are about
 * @param commands all of them
 */
public record Group(String name, String alias, String summary, Supplier<List<Command>> commands) {
  boolean isCalled(String word) {
    return word.equals(name) || (!alias.isEmpty() && word.equals(alias));
  }
}
