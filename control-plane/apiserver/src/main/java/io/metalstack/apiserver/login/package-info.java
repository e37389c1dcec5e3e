/** Login of people by an OpenID Connect provider, and logout. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.login;
