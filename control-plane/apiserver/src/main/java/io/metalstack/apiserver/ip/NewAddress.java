package io.metalstack.apiserver.ip;

import io.metalstack.api.v2.IPType;
import io.metalstack.api.v2.Labels;
import io.metalstack.values.Ip;
import java.util.Optional;
import java.util.UUID;

/**
 * An address as it is asked for.
 *
 * @param address a given one; empty for any
 * @param family of any address; empty for IPv4 where the network has it, else IPv6
 */
public record NewAddress(
    UUID project,
    Optional<Ip> address,
    Optional<Ip.Family> family,
    IPType type,
    String name,
    String description,
    Optional<UUID> machine,
    Labels labels) {}
