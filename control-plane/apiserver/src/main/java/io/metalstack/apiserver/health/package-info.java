/** Whether the parts of the control plane work. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.health;
