/** Partitions: a failure domain with its own switches, servers and boot configuration. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.partition;
