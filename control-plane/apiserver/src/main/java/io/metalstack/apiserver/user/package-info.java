/** The person behind a token. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.user;
