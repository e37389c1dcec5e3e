/** Size reservations: machines of a size that are kept free for projects. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.sizereservation;
