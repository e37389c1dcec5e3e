/** Tables, JSON and YAML. */
@org.jspecify.annotations.NullMarked
package io.metalstack.cli.output;
