package io.metalstack.minilab.vm.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * An operating system to install: a minimal Debian with systemd, networkd, SSH and the announcer,
 * as a compressed archive with its checksum beside it.
 *
 * @param archive the {@code .tar.zst} file; {@code archive.sha256} is its checksum
 */
public record OsImage(Path archive) {
  static final List<String> PACKAGES =
      List.of(
          "base-files",
          "base-passwd",
          "bash",
          "coreutils",
          "dash",
          "grep",
          "iproute2",
          "kmod",
          "libpam-modules",
          "libpam-runtime",
          "login",
          "mount",
          "netbase",
          "openssh-server",
          "passwd",
          "perl-base",
          "procps",
          "sed",
          "sudo",
          "systemd",
          "systemd-boot-efi",
          "systemd-sysv",
          "udev",
          "util-linux");

  /** Dependencies that only package scripts need, and those are not run. */
  private static final List<String> LEFT_OUT =
      List.of(
          "adduser_",
          "debconf_",
          "dpkg_",
          "gcc-12-base_",
          "libdebconfclient0_",
          "libfile-find-rule",
          "libgdbm",
          "libnumber-compare",
          "libperl5",
          "libtext-glob",
          "lsb-base_",
          "perl-modules",
          "perl_",
          "runit-helper",
          "sysvinit-utils_",
          "tar_",
          "ucf_",
          "usrmerge_");

  /** Parts of the kernel's module tree that such a machine can use. */
  private static final List<String> MODULES =
      List.of(
          "crypto/crc32c",
          "drivers/ata/libata",
          "drivers/ata/ata_piix",
          "drivers/block/loop",
          "drivers/block/virtio_blk",
          "drivers/char/hw_random/",
          "drivers/md/dm-mod",
          "drivers/md/md-mod",
          "drivers/md/raid0",
          "drivers/md/raid1",
          "drivers/net/bonding/",
          "drivers/net/dummy",
          "drivers/net/ethernet/amazon/",
          "drivers/net/net_failover",
          "drivers/net/tun",
          "drivers/net/veth",
          "drivers/net/virtio_net",
          "drivers/net/vmxnet3/",
          "drivers/net/vrf",
          "drivers/net/vxlan/",
          "drivers/scsi/scsi_",
          "drivers/scsi/sd_mod",
          "drivers/scsi/virtio_scsi",
          "drivers/virtio/",
          "fs/autofs/",
          "fs/efivarfs/",
          "fs/fat/",
          "fs/fuse/",
          "fs/nls/nls_ascii",
          "fs/nls/nls_cp437",
          "fs/nls/nls_iso8859-1",
          "fs/overlayfs/",
          "lib/",
          "net/8021q/",
          "net/802/",
          "net/bridge/",
          "net/core/",
          "net/ipv4/",
          "net/ipv6/",
          "net/llc/",
          "net/netfilter/nf_",
          "net/netfilter/nft_");

  /** Resource, path in the image, mode. */
  private static final Map<String, String> FILES =
      Map.of(
          "metal-lldp", "usr/local/sbin/metal-lldp",
          "metal-lldp.service", "etc/systemd/system/metal-lldp.service",
          "ssh-host-keys.service", "etc/systemd/system/ssh-host-keys.service",
          "common-auth", "etc/pam.d/common-auth",
          "common-account", "etc/pam.d/common-account",
          "common-password", "etc/pam.d/common-password",
          "common-session", "etc/pam.d/common-session",
          "nsswitch.conf", "etc/nsswitch.conf",
          "udev-trigger.conf", "etc/systemd/system/systemd-udev-trigger.service.d/few.conf");

  /** Resources that are worked into others. */
  private static final List<String> LISTS =
      List.of("initrd-init", "masked-units", "system-groups", "system-users");

  private static final String PASSWD = "usr/share/base-passwd/passwd.master";
  private static final String GROUP = "usr/share/base-passwd/group.master";
  private static final String SSHD = "usr/share/openssh/sshd_config";

  /** Adds what the image is made of to a key. */
  static void addTo(ContentCache.Key key) throws IOException {
    key.addCode(OsImage.class, TarMerge.class, CpioWriter.class);
    for (var name : FILES.keySet().stream().sorted().toList()) {
      key.add(name).add(resource(name));
    }
    for (var name : LISTS) {
      key.add(resource(name));
    }
  }

  static void build(
      Collection<Path> packages, PackageRoot tools, KernelModules kernel, Path archive)
      throws IOException {
    var plain = archive.resolveSibling("image.tar");
    try (var tar =
        new TarMerge(
            new BufferedOutputStream(Files.newOutputStream(plain)), Set.of(PASSWD, GROUP, SSHD))) {
      var used =
          packages.stream()
              .filter(
                  file -> LEFT_OUT.stream().noneMatch(file.getFileName().toString()::startsWith))
              .toList();
      for (var file : used) {
        tar.add(file);
      }
      accounts(tar);
      kernel(tar, tools, kernel, archive.resolveSibling("kernel"));
      configuration(tar);
      var list = String.join("\n", used.stream().map(DebianPackages::label).toList()) + "\n";
      Files.writeString(archive.resolveSibling("packages.txt"), list);
    }
    Command.run(
        archive.resolveSibling(""),
        tools.command(
            "zstd", "-q", "-T0", "-9", "--rm", plain.toString(), "-o", archive.toString()));
    Files.writeString(
        Path.of(archive + ".sha256"), sha256(archive) + "  " + archive.getFileName() + "\n");
  }

  private static void accounts(TarMerge tar) throws IOException {
    var passwd = new StringBuilder(tar.content(PASSWD).replace(":*:", ":x:"));
    var group = new StringBuilder(tar.content(GROUP).replace(":*:", ":x:"));
    for (var user : lines("system-users")) {
      var fields = user.split(":", -1);
      passwd.append(
          "%s:x:%s:%s::%s:/usr/sbin/nologin%n"
              .formatted(fields[0], fields[1], fields[1], fields[2]));
      group.append("%s:x:%s:%n".formatted(fields[0], fields[1]));
    }
    for (var name : lines("system-groups")) {
      group.append(name.replace(":", ":x:")).append(":\n");
    }
    var shadow = new StringBuilder();
    passwd
        .toString()
        .lines()
        .forEach(l -> shadow.append(l, 0, l.indexOf(':')).append(":*:19700:0:99999:7:::\n"));
    tar.file("etc/passwd", passwd.toString().getBytes(UTF_8), 0644);
    tar.file("etc/group", group.toString().getBytes(UTF_8), 0644);
    tar.file("etc/shadow", shadow.toString().getBytes(UTF_8), 0600);
  }

  private static void kernel(TarMerge tar, PackageRoot tools, KernelModules kernel, Path scratch)
      throws IOException {
    var chosen =
        kernel.only(
            file -> MODULES.stream().anyMatch(part -> file.startsWith("kernel/" + part)),
            scratch,
            tools);
    tar.file("boot/vmlinuz-" + kernel.version(), Files.readAllBytes(kernel.kernel()), 0644);
    try (var files = Files.walk(chosen.directory().resolve("lib"))) {
      for (var file : files.sorted().toList()) {
        var path = "usr/" + chosen.directory().relativize(file);
        if (Files.isDirectory(file)) {
          tar.directory(path, 0755);
        } else {
          tar.file(path, Files.readAllBytes(file), 0644);
        }
      }
    }
    var initrd = scratch.resolve("initrd.cpio");
    try (var archive = new CpioWriter(new BufferedOutputStream(Files.newOutputStream(initrd)))) {
      for (var directory : List.of("dev", "proc", "sys", "mnt")) {
        archive.directory(directory);
      }
      archive.device("dev/console", 5, 1);
      archive.file("init", resource("initrd-init"), 0755, 0);
      HammerInitrd.busybox(archive, tools);
      chosen.addTo(archive, HammerInitrd.MODULES, scratch.resolve("few"), tools);
    }
    tar.file("boot/initrd.img-" + kernel.version(), Files.readAllBytes(initrd), 0600);
    ContentCache.delete(scratch);
  }

  private static void configuration(TarMerge tar) throws IOException {
    for (var directory : List.of("dev", "proc", "sys", "run", "mnt", "boot/efi", "etc/metal")) {
      tar.directory(directory, 0755);
    }
    tar.directory("tmp", 01777);
    for (var file : FILES.entrySet()) {
      var mode = file.getKey().equals("metal-lldp") ? 0755 : 0644;
      tar.file(file.getValue(), resource(file.getKey()), mode);
    }
    tar.file("etc/ssh/sshd_config", tar.content(SSHD).getBytes(UTF_8), 0644);
    for (var unit : lines("masked-units")) {
      tar.link("etc/systemd/system/" + unit, "/dev/null");
    }
    tar.link("usr/bin/sh", "dash");
    tar.link("usr/bin/awk", "mawk");
    var wants = "etc/systemd/system/multi-user.target.wants/";
    tar.link("etc/systemd/system/default.target", "/lib/systemd/system/multi-user.target");
    tar.link(wants + "metal-lldp.service", "/etc/systemd/system/metal-lldp.service");
    tar.link(wants + "ssh-host-keys.service", "/etc/systemd/system/ssh-host-keys.service");
    tar.link(wants + "ssh.service", "/lib/systemd/system/ssh.service");
    tar.link(wants + "systemd-networkd.service", "/lib/systemd/system/systemd-networkd.service");
  }

  private static List<String> lines(String name) throws IOException {
    return new String(resource(name), UTF_8).lines().filter(line -> !line.isBlank()).toList();
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = OsImage.class.getResourceAsStream("os/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private static String sha256(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var digest = MessageDigest.getInstance("SHA-256");
      var buffer = new byte[1 << 16];
      for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
