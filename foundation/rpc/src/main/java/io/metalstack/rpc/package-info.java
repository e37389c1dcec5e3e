/**
 * The server edge: Connect, gRPC, gRPC-Web, REST and static files on one port, over one table of
 * handlers and one fixed chain of steps. Armeria carries HTTP; no type of it leaves this package.
 */
@org.jspecify.annotations.NullMarked
package io.metalstack.rpc;
