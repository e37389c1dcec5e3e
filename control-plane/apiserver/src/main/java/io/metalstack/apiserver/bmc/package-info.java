/** Commands to the BMCs of machines, and what the BMCs report. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.bmc;
