/** The way of a machine from power-on to its operating system. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.boot;
