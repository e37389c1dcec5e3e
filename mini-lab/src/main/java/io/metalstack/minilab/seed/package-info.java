/** What an empty server needs before machines can be allocated, made through the admin API. */
@org.jspecify.annotations.NullMarked
package io.metalstack.minilab.seed;
