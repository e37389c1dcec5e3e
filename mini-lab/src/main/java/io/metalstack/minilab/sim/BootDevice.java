package io.metalstack.minilab.sim;

/** What a machine starts from when it gets power. */
public enum BootDevice {
  NETWORK,
  DISK
}
