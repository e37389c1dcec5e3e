/** The servers that share one database. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.replica;
