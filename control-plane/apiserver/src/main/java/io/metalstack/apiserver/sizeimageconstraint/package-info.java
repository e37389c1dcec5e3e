/** Size-image constraints: which images can be installed on the machines of a size. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.sizeimageconstraint;
