/** The build that runs. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.version;
