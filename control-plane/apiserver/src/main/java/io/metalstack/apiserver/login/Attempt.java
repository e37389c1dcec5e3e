package io.metalstack.apiserver.login;

import java.time.Instant;

/**
 * A login that has begun: what the browser keeps, sealed, until it comes back from the provider.
 *
 * @param state comes back in the address; binds the answer to this browser
 * @param nonce comes back in the ID token; binds it to this login
 * @param verifier proves to the provider that who began the login ends it (PKCE)
 * @param redirect where the token is to be sent
 */
record Attempt(String state, String nonce, String verifier, String redirect, Instant until) {}
