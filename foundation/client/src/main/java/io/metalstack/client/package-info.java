/**
 * The typed client of the API, for the CLI, the agents and the operators: Connect over HTTP/1.1 on
 * plain sockets. It keeps no thread, so that a program ends when its work does, and costs one
 * socket per open stream, so that a process may hold thousands on virtual threads.
 */
@org.jspecify.annotations.NullMarked
package io.metalstack.client;
