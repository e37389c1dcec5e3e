/** A data centre on a desk: the real server, and around it machines, leaves and BMCs. */
@org.jspecify.annotations.NullMarked
package io.metalstack.minilab;
