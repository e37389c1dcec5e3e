/** Immutable values of the domain, on the JDK alone: addresses, prefixes, versions, problems. */
@org.jspecify.annotations.NullMarked
package io.metalstack.values;
