/**
 * Builds what a machine boots, from Debian packages and our own jars, without root: packages are
 * unpacked into the cache, and owners and modes are written straight into the archives.
 */
@org.jspecify.annotations.NullMarked
package io.metalstack.minilab.vm.image;
