/** What is kept for a time only: tables in parts by time, of which old ones are dropped. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.retention;
