/** How jOOQ reads and writes the address types of PostgreSQL as values of ours. */
@org.jspecify.annotations.NullMarked
package io.metalstack.postgres.types;
