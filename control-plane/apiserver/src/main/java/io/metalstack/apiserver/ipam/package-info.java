/** Addresses, prefixes and numbers: taking a free one, giving it back. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.ipam;
