/** Codecs without business, and the packet socket they travel through. */
@org.jspecify.annotations.NullMarked
package io.metalstack.wire;
