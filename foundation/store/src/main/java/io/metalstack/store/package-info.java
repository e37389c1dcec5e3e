/** The one store: transactions, notifications between servers, durable tasks. */
@org.jspecify.annotations.NullMarked
package io.metalstack.store;
