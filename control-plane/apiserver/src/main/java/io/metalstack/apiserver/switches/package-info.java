/** Leaf switches: what their agents report, and what is wanted of their ports. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.switches;
