/** Every setting of the server: a flag, an environment variable, a line in a file. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.settings;
