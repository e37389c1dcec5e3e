package io.metalstack.metalhammer.osinstaller;

import io.metalstack.api.v2.DNSServer;
import io.metalstack.api.v2.MachineNetwork;
import io.metalstack.api.v2.NTPServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Every file that an installation writes, as a function of the target and the image's own files.
 */
public final class OsFiles {
  private static final List<String> DEFAULT_DNS = List.of("8.8.8.8", "8.8.4.4");

  private OsFiles() {}

  /**
   * Files of the image that are rewritten.
   *
   * @param passwd content of {@code /etc/passwd}, and so on
   */
  public record Before(String passwd, String group, String shadow) {}

  /**
   * The files, in the order in which they are written.
   *
   * @param fstab as {@link io.metalstack.metalhammer.disk.Mounts#fstab} gives it
   */
  public static List<OsFile> of(Target target, Before before, String fstab) {
    var allocation = target.allocation();
    var files = new ArrayList<OsFile>();
    files.add(OsFile.of("/etc/hostname", allocation.getHostname()));
    files.add(OsFile.of("/etc/hosts", hosts(target)));
    files.add(OsFile.of("/etc/resolv.conf", resolvers(allocation.getDnsServersList())));
    if (allocation.getNtpServersCount() > 0) {
      files.add(
          OsFile.of("/etc/systemd/timesyncd.conf", timeServers(allocation.getNtpServersList())));
    }
    files.addAll(Networkd.files(target));
    files.add(OsFile.of("/etc/fstab", fstab));
    var today = target.installed().getEpochSecond() / 86_400;
    files.add(OsFile.of("/etc/passwd", Accounts.passwd(before.passwd())));
    files.add(OsFile.of("/etc/group", Accounts.group(before.group())));
    files.add(
        OsFile.secret(
            "/etc/shadow", Accounts.shadow(before.shadow(), target.passwordHash(), today)));
    files.add(
        new OsFile(
            "/home/metal/.ssh/authorized_keys",
            0600,
            Accounts.ID,
            String.join("\n", allocation.getSshPublicKeysList()) + "\n"));
    // An empty id is filled at the first start; a copied one would make machines look the same.
    files.add(OsFile.of("/etc/machine-id", ""));
    files.add(OsFile.secret("/etc/metal/install.yaml", installation(target)));
    if (!allocation.getUserdata().isEmpty()) {
      files.add(OsFile.secret("/etc/metal/userdata", userdata(allocation.getUserdata())));
    }
    return List.copyOf(files);
  }

  private static String hosts(Target target) {
    var hostname = target.allocation().getHostname();
    var text = new StringBuilder("127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n");
    target.allocation().getNetworksList().stream()
        .map(MachineNetwork::getIpsList)
        .flatMap(List::stream)
        .findFirst()
        .ifPresent(ip -> text.append(ip).append(' ').append(hostname).append('\n'));
    return text.toString();
  }

  private static String resolvers(List<DNSServer> servers) {
    var addresses =
        servers.isEmpty() ? DEFAULT_DNS : servers.stream().map(DNSServer::getIp).toList();
    return String.join("", addresses.stream().map(ip -> "nameserver " + ip + "\n").toList());
  }

  private static String timeServers(List<NTPServer> servers) {
    return "[Time]\nNTP="
        + String.join(" ", servers.stream().map(NTPServer::getAddress).toList())
        + "\n";
  }

  /** What the announcer of the installed system reads. */
  private static String installation(Target target) {
    return """
    hostname: %s
    machineuuid: %s
    timestamp: "%s"
    console: %s
    root_uuid: %s
    """
        .formatted(
            target.allocation().getHostname(),
            target.machine(),
            target.installed(),
            target.console(),
            target.rootUuid());
  }

  private static String userdata(String given) {
    try {
      return new String(Base64.getDecoder().decode(given), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException plain) {
      return given;
    }
  }
}
