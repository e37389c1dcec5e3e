/** Who calls, and what they may do: one decision for every method, streams included. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.access;
