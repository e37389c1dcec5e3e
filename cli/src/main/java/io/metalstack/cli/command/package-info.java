/** The commands, a class per kind of thing. */
@org.jspecify.annotations.NullMarked
package io.metalstack.cli.command;
