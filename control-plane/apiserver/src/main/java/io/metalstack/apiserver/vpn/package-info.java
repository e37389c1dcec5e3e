/** The network by which operators reach firewalls, without a port that is open to the world. */
@org.jspecify.annotations.NullMarked
package io.metalstack.apiserver.vpn;
