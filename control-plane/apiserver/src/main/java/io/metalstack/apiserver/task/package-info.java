/** Work that outlives its call, as operators see it. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.task;
