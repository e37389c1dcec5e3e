/**
 * Turns an unpacked operating system image into the one system that was asked for: pure functions
 * from the allocation to the files that are written into it.
 */
@org.jspecify.annotations.NullMarked
package io.metalstack.metalhammer.osinstaller;
