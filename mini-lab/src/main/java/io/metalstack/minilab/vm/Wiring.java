package io.metalstack.minilab.vm;

import java.util.List;

/**
 * What surrounds a machine.
 *
 * @param fabric cables to the leaves, in the order of the interfaces
 * @param bootMac address of the interface behind them, at the boot and management network
 */
public record Wiring(List<Cable> fabric, String bootMac) {}
