/** What a lab consists of, worked out from a few numbers and a seed: no clock, no socket. */
@org.jspecify.annotations.NullMarked
package io.metalstack.minilab.plan;
