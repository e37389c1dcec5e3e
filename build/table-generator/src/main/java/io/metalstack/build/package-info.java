/** Programs that only the build runs. */
@org.jspecify.annotations.NullMarked
package io.metalstack.build;
