/**
 * Who did what, and who was refused: traces of calls, the chain that proves them, and the places
 * outside that get them.
 */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.audit;
