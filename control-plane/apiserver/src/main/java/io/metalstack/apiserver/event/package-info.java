/** Provisioning events: what machines and switches report of a machine's life. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.event;
