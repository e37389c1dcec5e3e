package io.metalstack.metalhammer.osinstaller;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.DNSServer;
import io.metalstack.api.v2.MachineAllocation;
import io.metalstack.api.v2.MachineAllocationType;
import io.metalstack.api.v2.MachineNetwork;
import io.metalstack.api.v2.NetworkType;
import io.metalstack.metalhammer.inventory.Hardware.Nic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class OsFilesTest {
  private static final OsFiles.Before BEFORE =
      new OsFiles.Before(
          "root:x:0:0:root:/root:/bin/bash\n",
          "root:x:0:\nsudo:x:27:\nusers:x:100:\n",
          "root:*:19000:0:99999:7:::\n");

  private static MachineAllocation.Builder allocation() {
    return MachineAllocation.newBuilder()
        .setHostname("shoot-1")
        .setAllocationType(MachineAllocationType.MACHINE_ALLOCATION_TYPE_MACHINE)
        .addSshPublicKeys("ssh-ed25519 AAAA one")
        .addSshPublicKeys("ssh-ed25519 BBBB two")
        .addDnsServers(DNSServer.newBuilder().setIp("9.9.9.9"))
        .addNetworks(
            MachineNetwork.newBuilder()
                .setNetworkType(NetworkType.NETWORK_TYPE_CHILD)
                .addIps("10.0.16.2")
                .addIps("2001:db8::2"))
        .addNetworks(
            MachineNetwork.newBuilder()
                .setNetworkType(NetworkType.NETWORK_TYPE_UNDERLAY)
                .addIps("10.1.0.7"));
  }

  private static Map<String, OsFile> files(MachineAllocation allocation) {
    var target =
        new Target(
            "00000000-0000-0000-0000-000000000001",
            allocation,
            List.of(
                new Nic("eth0", "52:54:00:00:00:01", "", "", 0, List.of()),
                new Nic("eth1", "52:54:00:00:00:02", "", "", 0, List.of())),
            "ttyS0,115200n8",
            "$6$salt$hash",
            "aaaa-bbbb",
            Instant.parse("2026-11-21T16:00:00Z"));
    return OsFiles.of(target, BEFORE, "fstab\n").stream()
        .collect(Collectors.toMap(OsFile::path, file -> file));
  }

  @Test
  void addressesOfAMachineAreItsOwnNetworks() {
    var files = files(allocation().build());
    assertThat(content(files, "/etc/systemd/network/00-lo.network"))
        .isEqualTo(
            """
            [Match]
            Name=lo

            [Network]
            ConfigureWithoutCarrier=yes
            Address=127.0.0.1/8
            Address=10.0.16.2/32
            Address=2001:db8::2/128
            """);
    assertThat(content(files, "/etc/systemd/network/11-lan1.link"))
        .isEqualTo(
            """
            [Match]
            PermanentMACAddress=52:54:00:00:00:02

            [Link]
            Name=lan1
            MTUBytes=9000
            """);
  }

  @Test
  void addressesOfAFirewallAreThoseOfTheUnderlay() {
    var files =
        files(
            allocation()
                .setAllocationType(MachineAllocationType.MACHINE_ALLOCATION_TYPE_FIREWALL)
                .build());
    assertThat(content(files, "/etc/systemd/network/00-lo.network"))
        .contains("10.1.0.7/32")
        .doesNotContain("10.0.16.2");
    assertThat(content(files, "/etc/systemd/network/10-lan0.link")).contains("MTUBytes=9216");
  }

  @Test
  void theOwnerCanLogIn() {
    var files = files(allocation().build());
    assertThat(content(files, "/etc/passwd"))
        .isEqualTo(BEFORE.passwd() + "metal:x:1000:1000::/home/metal:/bin/bash\n");
    assertThat(content(files, "/etc/group")).contains("sudo:x:27:metal\n", "metal:x:1000:\n");
    assertThat(content(files, "/etc/shadow")).contains("metal:$6$salt$hash:20778:0:99999:7:::\n");
    var keys = files.get("/home/metal/.ssh/authorized_keys");
    assertThat(keys)
        .isEqualTo(
            new OsFile(
                "/home/metal/.ssh/authorized_keys",
                0600,
                1000,
                "ssh-ed25519 AAAA one\nssh-ed25519 BBBB two\n"));
    assertThat(files.get("/etc/shadow")).extracting(OsFile::mode).isEqualTo(0600);
  }

  @Test
  void writingTwiceChangesNothing() {
    assertThat(Accounts.passwd(Accounts.passwd(BEFORE.passwd())))
        .isEqualTo(Accounts.passwd(BEFORE.passwd()));
    assertThat(Accounts.group(Accounts.group(BEFORE.group())))
        .isEqualTo(Accounts.group(BEFORE.group()));
  }

  @Test
  void whatTheAnnouncerSaysIsWritten() {
    assertThat(content(files(allocation().build()), "/etc/metal/install.yaml"))
        .contains("machineuuid: 00000000-0000-0000-0000-000000000001\n")
        .contains("timestamp: \"2026-11-21T16:00:00Z\"\n");
  }

  @Test
  void userdataIsDecodedWhereItIsEncoded() {
    var encoded = allocation().setUserdata("I2Nsb3VkLWNvbmZpZw==").build();
    assertThat(content(files(encoded), "/etc/metal/userdata")).isEqualTo("#cloud-config");
    var plain = allocation().setUserdata("#cloud-config").build();
    assertThat(content(files(plain), "/etc/metal/userdata")).isEqualTo("#cloud-config");
  }

  private static String content(Map<String, OsFile> files, String path) {
    var file = files.get(path);
    assertThat(file).as(path).isNotNull();
    return java.util.Objects.requireNonNull(file).content();
  }
}
