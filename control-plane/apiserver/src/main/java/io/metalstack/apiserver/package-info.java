/** The control plane as one program: settings in, a server out. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver;
