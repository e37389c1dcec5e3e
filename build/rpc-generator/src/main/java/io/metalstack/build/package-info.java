/** Tools of the build: they run in Maven, nothing of them ships. */
@org.jspecify.annotations.NullMarked
package io.metalstack.build;
