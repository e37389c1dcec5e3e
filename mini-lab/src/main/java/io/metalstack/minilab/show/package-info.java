/** What a person sees of the lab. */
@org.jspecify.annotations.NullMarked
package io.metalstack.minilab.show;
