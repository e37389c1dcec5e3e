/** Invitations to tenants and to projects. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.invite;
