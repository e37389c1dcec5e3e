/** What a machine is made of, read from the kernel's files below any given root. */
@org.jspecify.annotations.NullMarked
package io.metalstack.metalhammer.inventory;
