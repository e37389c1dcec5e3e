/**
 * The agents of a partition and the machines they look after, simulated: they speak to the server
 * over the network alone, with the calls of the real ones in the same order.
 */
@org.jspecify.annotations.NullMarked
package io.metalstack.minilab.sim;
