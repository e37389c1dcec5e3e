/** Machines and firewalls: their life, their allocation, their way back into the pool. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.machine;
