package io.metalstack.cli.command;

import io.metalstack.cli.line.Flag;

/** Flags that several commands share. */
final class Flags {
  static final Flag NAME = Flag.of("name", "NAME", "its name").letter('n');
  static final Flag DESCRIPTION = Flag.of("description", "TEXT", "what it is for").letter('d');
  static final Flag PARTITION = Flag.of("partition", "ID", "the partition").letter('S');
  static final Flag SIZE = Flag.of("size", "ID", "the size").letter('s');
  static final Flag RACK = Flag.of("rack", "ID", "the rack");
  static final Flag STATE = Flag.of("state", "STATE", "available, locked or tainted");
  static final Flag IMAGE =
      Flag.of("image", "ID", "the image; OS and major version is the newest of them").letter('i');
  static final Flag HOSTNAME = Flag.of("hostname", "NAME", "name of the host").letter('H');
  static final Flag ID = Flag.of("id", "UUID", "this very machine").letter('I');
  static final Flag LAYOUT = Flag.of("filesystemlayout", "ID", "the layout of its disks");
  static final Flag KEY =
      Flag.list("sshpublickey", "KEY", "key, or @FILE; else the first in ~/.ssh").letter('p');
  static final Flag NETWORK =
      Flag.list("network", "ID[=IP,...]", "a network to join, with the addresses to use there");
  static final Flag USERDATA = Flag.of("userdata", "TEXT", "for cloud-init or ignition, or @FILE");
  static final Flag DNS = Flag.list("dnsservers", "IP", "a name server");
  static final Flag NTP = Flag.list("ntpservers", "HOST", "a time server");
  static final Flag LABELS = Flag.list("labels", "KEY=VALUE", "a label");
  static final Flag TYPE = Flag.of("type", "TYPE", "machine or firewall");
  static final Flag SEVERITY = Flag.of("severity", "LEVEL", "at least minor, major or critical");
  static final Flag ONLY = Flag.list("only", "ISSUE", "this kind of issue only, such as crashloop");
  static final Flag OMIT = Flag.list("omit", "ISSUE", "not this kind of issue");

  private Flags() {}
}
