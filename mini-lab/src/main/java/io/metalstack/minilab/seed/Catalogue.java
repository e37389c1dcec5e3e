package io.metalstack.minilab.seed;

import com.google.protobuf.Timestamp;
import io.metalstack.admin.v2.NetworkServiceCreateRequest;
import io.metalstack.api.v2.ChildPrefixLength;
import io.metalstack.api.v2.DNSServer;
import io.metalstack.api.v2.Disk;
import io.metalstack.api.v2.DiskPartition;
import io.metalstack.api.v2.Filesystem;
import io.metalstack.api.v2.FilesystemLayout;
import io.metalstack.api.v2.FilesystemLayoutConstraints;
import io.metalstack.api.v2.Format;
import io.metalstack.api.v2.GPTType;
import io.metalstack.api.v2.Image;
import io.metalstack.api.v2.ImageClassification;
import io.metalstack.api.v2.ImageFeature;
import io.metalstack.api.v2.NATType;
import io.metalstack.api.v2.NTPServer;
import io.metalstack.api.v2.NetworkType;
import io.metalstack.api.v2.Partition;
import io.metalstack.api.v2.PartitionBootConfiguration;
import io.metalstack.api.v2.Size;
import io.metalstack.api.v2.SizeConstraint;
import io.metalstack.api.v2.SizeConstraintType;
import io.metalstack.minilab.plan.ServerModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The things to seed, as messages. */
final class Catalogue {
  static final String INTERNET = "internet";
  static final String VIRTUAL_DEBIAN = "debian-12.0.20261101";
  static final String UBUNTU = "ubuntu-24.4.20260801";
  private static final int INTERNET_VRF = 104_009;
  private static final Instant EXPIRY = Instant.parse("2036-01-01T00:00:00Z");
  private static final int EFI_MIB = 500;
  private static final int ROOT_MIB = 5_000;
  private static final String ANY_VERSION = "*";

  private Catalogue() {}

  static Partition partition(String id) {
    return Partition.newBuilder()
        .setId(id)
        .setDescription("the simulated partition on this desk")
        .setBootConfiguration(
            PartitionBootConfiguration.newBuilder()
                .setKernelUrl("http://boot.mini-lab.example/metal-kernel")
                .setImageUrl("http://boot.mini-lab.example/metal-hammer-initrd.img.lz4")
                .setCommandline("console=ttyS1,115200n8 ip=dhcp carrier_timeout=10"))
        .addDnsServers(DNSServer.newBuilder().setIp("9.9.9.9"))
        .addNtpServers(NTPServer.newBuilder().setAddress("ntp.mini-lab.example"))
        .build();
  }

  /**
   * What exactly such machines have. Disks and memory count in whole bytes, so no range is needed.
   */
  static Size size(ServerModel model) {
    var size =
        Size.newBuilder()
            .setId(model.size())
            .setName(model.size())
            .setDescription("%s %s".formatted(model.vendor(), model.product()))
            .addConstraints(exactly(SizeConstraintType.SIZE_CONSTRAINT_TYPE_CORES, model.cores()))
            .addConstraints(exactly(SizeConstraintType.SIZE_CONSTRAINT_TYPE_MEMORY, model.memory()))
            .addConstraints(
                exactly(SizeConstraintType.SIZE_CONSTRAINT_TYPE_STORAGE, model.storage()));
    if (!model.gpus().isEmpty()) {
      size.addConstraints(
          exactly(SizeConstraintType.SIZE_CONSTRAINT_TYPE_GPU, model.gpus().size())
              .setIdentifier("AD102GL*"));
    }
    return size.build();
  }

  private static SizeConstraint.Builder exactly(SizeConstraintType type, long amount) {
    return SizeConstraint.newBuilder().setType(type).setMin(amount).setMax(amount);
  }

  static List<Image> images(Optional<String> debianUrl) {
    var images = new ArrayList<>(simulated());
    debianUrl.ifPresent(url ->
        images.add(
            image(VIRTUAL_DEBIAN, "Debian 12", ImageFeature.IMAGE_FEATURE_MACHINE).toBuilder()
                .setUrl(url)
                .build()));
    return images;
  }

  private static List<Image> simulated() {
    return List.of(
        image(UBUNTU, "Ubuntu 24.04", ImageFeature.IMAGE_FEATURE_MACHINE),
        image("debian-13.0.20260801", "Debian 13", ImageFeature.IMAGE_FEATURE_MACHINE),
        image("firewall-ubuntu-3.0.20260801", "Firewall 3", ImageFeature.IMAGE_FEATURE_FIREWALL));
  }

  private static Image image(String id, String name, ImageFeature feature) {
    return Image.newBuilder()
        .setId(id)
        .setName(name)
        .setUrl("http://images.mini-lab.example/%s/img.tar.lz4".formatted(id))
        .addFeatures(feature)
        .setClassification(ImageClassification.IMAGE_CLASSIFICATION_SUPPORTED)
        .setExpiresAt(Timestamp.newBuilder().setSeconds(EXPIRY.getEpochSecond()))
        .build();
  }

  /** A boot partition, a small root, and the rest of the disk for what runs there. */
  static FilesystemLayout layout(String disk, List<String> sizes) {
    var device = "/dev/" + disk;
    var partition = Character.isDigit(disk.charAt(disk.length() - 1)) ? device + "p" : device;
    return FilesystemLayout.newBuilder()
        .setId("default-" + disk)
        .setDescription("boot, root and /var/lib on " + disk)
        .addDisks(
            Disk.newBuilder()
                .setDevice(device)
                .addPartitions(gpt(1, "efi", EFI_MIB, GPTType.GPT_TYPE_BOOT))
                .addPartitions(gpt(2, "root", ROOT_MIB, GPTType.GPT_TYPE_LINUX))
                .addPartitions(gpt(3, "varlib", 0, GPTType.GPT_TYPE_LINUX)))
        .addFilesystems(
            filesystem(partition + 1, Format.FORMAT_VFAT, "efi", "/boot/efi")
                .addCreateOptions("-F32"))
        .addFilesystems(filesystem(partition + 2, Format.FORMAT_EXT4, "root", "/"))
        .addFilesystems(filesystem(partition + 3, Format.FORMAT_EXT4, "varlib", "/var/lib"))
        .addFilesystems(
            Filesystem.newBuilder()
                .setDevice("tmpfs")
                .setFormat(Format.FORMAT_TMPFS)
                .setPath("/tmp")
                .addMountOptions("defaults")
                .addMountOptions("noatime"))
        .setConstraints(
            FilesystemLayoutConstraints.newBuilder()
                .addAllSizes(sizes)
                .putImages("ubuntu", ANY_VERSION)
                .putImages("debian", ANY_VERSION)
                .putImages("firewall-ubuntu", ANY_VERSION))
        .build();
  }

  private static DiskPartition gpt(int number, String label, long mebibytes, GPTType type) {
    return DiskPartition.newBuilder()
        .setNumber(number)
        .setLabel(label)
        .setSize(mebibytes)
        .setGptType(type)
        .build();
  }

  private static Filesystem.Builder filesystem(
      String device, Format format, String label, String path) {
    return Filesystem.newBuilder()
        .setDevice(device)
        .setFormat(format)
        .setLabel(label)
        .setPath(path);
  }

  /** Room for thousands of private networks and more than a hundred thousand public addresses. */
  static List<NetworkServiceCreateRequest> networks(String partition) {
    return List.of(
        NetworkServiceCreateRequest.newBuilder()
            .setId("tenant-super-" + partition)
            .setName("tenant-super-" + partition)
            .setDescription("private networks of projects are cut out of it")
            .setType(NetworkType.NETWORK_TYPE_SUPER)
            .setPartition(partition)
            .addPrefixes("10.0.0.0/9")
            .addPrefixes("fd4d:4c00::/32")
            .setDefaultChildPrefixLength(ChildPrefixLength.newBuilder().setIpv4(22).setIpv6(64))
            .build(),
        NetworkServiceCreateRequest.newBuilder()
            .setId(INTERNET)
            .setName(INTERNET)
            .setDescription("the world outside")
            .setType(NetworkType.NETWORK_TYPE_EXTERNAL)
            .addPrefixes("198.18.0.0/15")
            .addPrefixes("2001:db8:100::/48")
            .addDestinationPrefixes("0.0.0.0/0")
            .addDestinationPrefixes("::/0")
            .setNatType(NATType.NAT_TYPE_IPV4_MASQUERADE)
            .setVrf(INTERNET_VRF)
            .build(),
        NetworkServiceCreateRequest.newBuilder()
            .setId("underlay-" + partition)
            .setName("underlay-" + partition)
            .setDescription("between the leaves, the spines and the firewalls")
            .setType(NetworkType.NETWORK_TYPE_UNDERLAY)
            .setPartition(partition)
            .addPrefixes("10.240.0.0/12")
            .build());
  }
}
