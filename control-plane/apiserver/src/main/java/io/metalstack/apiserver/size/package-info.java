/** Sizes: kinds of machines, told by their hardware. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.size;
