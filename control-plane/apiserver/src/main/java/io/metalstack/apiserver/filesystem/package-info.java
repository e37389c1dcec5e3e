/** Filesystem layouts: how the disks of a machine are cut up, and for which machines. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.filesystem;
