/** Tenants: who owns projects, and who acts for whom. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.tenant;
