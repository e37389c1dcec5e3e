package io.metalstack.apiserver.partition;

import io.metalstack.api.v2.Partition;
import io.metalstack.values.Problem;

/** What makes a partition valid. Source: v2.md 4.10 and 12.1. */
final class PartitionRules {
  private static final int DNS_SERVERS = 3;
  private static final int NTP_SERVERS = 5;

  private PartitionRules() {}

  /**
   * Checks a partition by itself. Its boot configuration may be left out; where given, both URLs
   * are needed. They are not fetched.
   *
   * @throws Problem INVALID_ARGUMENT naming the field
   */
  static void check(Partition partition) {
    if (partition.getId().isEmpty()) {
      throw Problem.invalidArgument("a partition needs an id").with("partition.id", "empty", "");
    }
    atMost("dns_servers", partition.getDnsServersCount(), DNS_SERVERS);
    atMost("ntp_servers", partition.getNtpServersCount(), NTP_SERVERS);
    if (partition.hasBootConfiguration()) {
      requireUrls(
          partition.getBootConfiguration().getImageUrl(),
          partition.getBootConfiguration().getKernelUrl());
    }
  }

  private static void atMost(String field, int count, int most) {
    if (count > most) {
      throw Problem.invalidArgument("%d %s, expected at most %d", count, field, most)
          .with("partition." + field, "too many", "");
    }
  }

  private static void requireUrls(String image, String kernel) {
    if (image.isEmpty() || kernel.isEmpty()) {
      throw Problem.invalidArgument(
              "the boot configuration needs both image_url and kernel_url, got \"%s\" and \"%s\"",
              image, kernel)
          .with("partition.boot_configuration", "a URL is missing", "leave it out or give both");
    }
  }
}
