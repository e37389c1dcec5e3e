/** The way to the server: over the network, like everybody else. */
@org.jspecify.annotations.NullMarked
package io.metalstack.minilab.remote;
