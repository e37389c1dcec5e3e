/** The program metalctl: commands of the API for people and scripts. */
@org.jspecify.annotations.NullMarked
package io.metalstack.cli;
