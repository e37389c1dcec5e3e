/** One machine's whole way through the public API: allocated, phoned home, freed, waiting again. */
@org.jspecify.annotations.NullMarked
package io.metalstack.minilab.once;
