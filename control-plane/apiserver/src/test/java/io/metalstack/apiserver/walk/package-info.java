/** Every method of the contract, walked over the wire. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.walk;
