/** Measures the server by what machines and users do to it. */
@org.jspecify.annotations.NullMarked
package io.metalstack.minilab.bench;
