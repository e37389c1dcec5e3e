package io.metalstack.cli.command;

import io.metalstack.api.v2.Size;
import io.metalstack.api.v2.SizeConstraint;
import io.metalstack.api.v2.SizeConstraintType;
import io.metalstack.api.v2.SizeServiceListRequest;
import io.metalstack.api.v2.SizeServiceRpc;
import io.metalstack.cli.line.Command;
import io.metalstack.cli.output.Order;
import io.metalstack.cli.output.Table;
import io.metalstack.cli.output.Words;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** {@code metalctl size}. */
final class SizeCommands {
  private SizeCommands() {}

  static List<Command> all() {
    return List.of(
        new Command(
            "size list",
            "list sizes",
            call ->
                call.list(
                    table(),
                    call.call(SizeServiceRpc.LIST, SizeServiceListRequest.getDefaultInstance())
                        .getSizesList())));
  }

  private static Table<Size> table() {
    return new Table<Size>(Order.by(Size::getId))
        .column("ID", Size::getId)
        .column("Name", Size::getName)
        .column("Description", Size::getDescription)
        .column(
            "CPU Range",
            size ->
                range(size, SizeConstraintType.SIZE_CONSTRAINT_TYPE_CORES, Long::toUnsignedString))
        .column(
            "Memory Range",
            size -> range(size, SizeConstraintType.SIZE_CONSTRAINT_TYPE_MEMORY, Words::bytes))
        .column(
            "Storage Range",
            size -> range(size, SizeConstraintType.SIZE_CONSTRAINT_TYPE_STORAGE, Words::bytes))
        .column(
            "GPU Range",
            size ->
                range(size, SizeConstraintType.SIZE_CONSTRAINT_TYPE_GPU, Long::toUnsignedString))
        .wide("Labels", size -> Words.labels(size.getMeta()));
  }

  private static String range(Size size, SizeConstraintType type, LongFunction<String> text) {
    return size.getConstraintsList().stream()
        .filter(constraint -> constraint.getType() == type)
        .map(constraint -> range(constraint, text))
        .collect(Collectors.joining("\n"));
  }

  private static String range(SizeConstraint constraint, LongFunction<String> text) {
    var range = text.apply(constraint.getMin()) + " - " + text.apply(constraint.getMax());
    return constraint.getIdentifier().isEmpty() ? range : constraint.getIdentifier() + ": " + range;
  }
}
