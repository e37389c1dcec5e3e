/**
 * Prepares a bare machine: reads what it is made of, registers it, wipes its disks, waits for an
 * allocation, installs an operating system and starts it.
 */
@org.jspecify.annotations.NullMarked
package io.metalstack.metalhammer;
