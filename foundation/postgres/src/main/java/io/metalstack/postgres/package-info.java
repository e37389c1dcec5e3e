/** PostgreSQL itself: the embedded server, and the migrations that make a database ours. */
@org.jspecify.annotations.NullMarked
package io.metalstack.postgres;
