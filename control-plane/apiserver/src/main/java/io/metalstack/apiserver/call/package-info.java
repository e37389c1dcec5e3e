/** How a method reaches its handler, and the shapes that all resources share. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.call;
