/** What may be called, in general and by the token of the call. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.method;
