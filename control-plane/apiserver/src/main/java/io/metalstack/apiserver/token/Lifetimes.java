package io.metalstack.apiserver.token;

import java.time.Duration;

/**
 * How long tokens last.
 *
 * @param usual a token whose maker names no time
 * @param longest any token
 */
public record Lifetimes(Duration usual, Duration longest) {}
