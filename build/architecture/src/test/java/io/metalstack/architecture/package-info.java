/** What ARCHITECTURE.md says of the parts, as tests. */
@org.jspecify.annotations.NullMarked
package io.metalstack.architecture;
