/** Projects: what belongs together in a tenant. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.project;
