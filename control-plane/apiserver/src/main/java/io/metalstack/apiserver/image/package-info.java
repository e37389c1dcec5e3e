/** Images: operating systems to install, by name and version. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.image;
