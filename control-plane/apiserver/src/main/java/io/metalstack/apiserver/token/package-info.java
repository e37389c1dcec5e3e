/** Tokens: ES512 JWTs whose rights live in the database. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.token;
