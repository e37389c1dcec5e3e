/** Reading a command line, and explaining it. */
@org.jspecify.annotations.NullMarked
package io.metalstack.cli.line;
