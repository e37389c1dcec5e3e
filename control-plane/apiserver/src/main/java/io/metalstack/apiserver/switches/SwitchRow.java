package io.metalstack.apiserver.switches;

import io.metalstack.tables.tables.records.MachineConnectionRecord;
import io.metalstack.tables.tables.records.SwitchPortRecord;
import io.metalstack.tables.tables.records.SwitchRecord;
import java.util.List;
import java.util.Optional;

/** A switch with its ports, by name. */
record SwitchRow(SwitchRecord row, List<Port> ports) {

  /**
   * A port.
   *
   * @param machine what is connected to it
   * @param config what is wanted of it
   */
  record Port(SwitchPortRecord row, Optional<MachineConnectionRecord> machine, PortConfig config) {}
}
