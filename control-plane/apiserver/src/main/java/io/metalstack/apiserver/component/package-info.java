/** The agents of the cloud, as they report themselves. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.component;
