/**
 * Machines of the lab that are real to their operating system: QEMU processes, the leaf switches at
 * the other end of their cables, and the images they boot.
 */
@org.jspecify.annotations.NullMarked
package io.metalstack.minilab.vm;
