/** Single addresses of projects, attached to machines or standing for services. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.ip;
