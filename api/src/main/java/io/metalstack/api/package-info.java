/** The contract: messages generated from the {@code .proto} files and one constant per method. */
@org.jspecify.annotations.NullMarked
package io.metalstack.api;
