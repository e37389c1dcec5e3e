/** Disks: wiping them provably, and laying them out as a filesystem layout asks for. */
@org.jspecify.annotations.NullMarked
package io.metalstack.metalhammer.disk;
