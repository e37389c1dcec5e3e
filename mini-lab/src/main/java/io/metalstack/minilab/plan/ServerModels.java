package io.metalstack.minilab.plan;

import io.metalstack.minilab.plan.ServerModel.Bios;
import io.metalstack.minilab.plan.ServerModel.Card;
import io.metalstack.minilab.plan.ServerModel.Cpu;
import io.metalstack.minilab.plan.ServerModel.Disk;
import io.metalstack.minilab.plan.ServerModel.Gpu;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The servers of the lab, modelled on such as are found in racks. */
public final class ServerModels {
  private static final long GIBIBYTE = 1L << 30;
  private static final long SSD_240 = 240_057_409_536L;
  private static final long SSD_480 = 480_103_981_056L;
  private static final long NVME_960 = 960_197_124_096L;
  private static final long NVME_1920 = 1_920_383_410_176L;
  private static final long NVME_3840 = 3_840_755_982_336L;
  private static final long HDD_8T = 8_001_563_222_016L;

  private static final Card CONNECTX_5 =
      new Card("Mellanox Technologies", "MT27800 Family [ConnectX-5]", "0c:42:a1", 25_000);
  private static final Card CONNECTX_6 =
      new Card("Mellanox Technologies", "MT2892 Family [ConnectX-6 Dx]", "b8:3f:d2", 100_000);
  private static final Card E810 =
      new Card("Intel Corporation", "Ethernet Controller E810-XXV for SFP", "b4:96:91", 25_000);
  private static final Card BCM57414 =
      new Card(
          "Broadcom Inc. and subsidiaries",
          "BCM57414 NetXtreme-E 10Gb/25Gb RDMA Ethernet Controller",
          "bc:97:e1",
          25_000);

  private static final ServerModel SUPERMICRO_COMPUTE =
      new ServerModel(
          "c1-xlarge-x86",
          "Supermicro",
          "AS -1114S-WN10RT",
          "H12SSW-NTR",
          "CSE-116TS-R706WBP5-N10",
          "S######X#A#####",
          "3c:ec:ef",
          new Bios("American Megatrends International, LLC.", "2.8", "02/26/2024"),
          "01.05.02",
          1,
          new Cpu("AuthenticAMD", "AMD EPYC 7452 32-Core Processor", 32, 64),
          256 * GIBIBYTE,
          nvmes(2, NVME_960),
          List.of(),
          CONNECTX_5,
          168);

  private static final ServerModel SUPERMICRO_STORAGE =
      new ServerModel(
          "s3-large-x86",
          "Supermicro",
          "SSG-5019D8-TR12P",
          "X11SDV-8C-TP8F",
          "CSE-802TS-R504WBP",
          "S######X#B#####",
          "ac:1f:6b",
          new Bios("American Megatrends Inc.", "1.9", "09/13/2023"),
          "01.74.13",
          1,
          new Cpu("GenuineIntel", "Intel(R) Xeon(R) D-2146NT CPU @ 2.30GHz", 8, 16),
          128 * GIBIBYTE,
          Stream.concat(disks("sd", 12, HDD_8T), nvmes(2, NVME_960).stream()).toList(),
          List.of(),
          new Card(
              "Intel Corporation", "Ethernet Connection X722 for 10GbE SFP+", "ac:1f:6b", 10_000),
          141);

  private static final ServerModel DELL =
      new ServerModel(
          "n2-medium-x86",
          "Dell Inc.",
          "PowerEdge R650",
          "0PYXKY",
          "PowerEdge R650",
          "@#@@@@#",
          "b0:7b:25",
          new Bios("Dell Inc.", "1.13.2", "01/09/2024"),
          "7.00.60.00",
          2,
          new Cpu("GenuineIntel", "Intel(R) Xeon(R) Gold 6338 CPU @ 2.00GHz", 32, 64),
          512 * GIBIBYTE,
          nvmes(4, NVME_3840),
          List.of(),
          BCM57414,
          262);

  private static final ServerModel GIGABYTE =
      new ServerModel(
          "c1-large-x86",
          "GIGABYTE",
          "R152-Z32-00",
          "MZ32-AR0-00",
          "R152-Z32-00",
          "G@G##########",
          "18:c0:4d",
          new Bios("GIGABYTE", "R23_F01", "10/06/2021"),
          "12.49.06",
          1,
          new Cpu("AuthenticAMD", "AMD EPYC 7402P 24-Core Processor", 24, 48),
          128 * GIBIBYTE,
          nvmes(1, NVME_1920),
          List.of(),
          CONNECTX_5,
          139);

  private static final ServerModel LENOVO =
      new ServerModel(
          "c2-medium-x86",
          "Lenovo",
          "ThinkSystem SR630 V2",
          "7Z71CTO1WW",
          "7Z71CTO1WW",
          "J@###@@#",
          "38:68:dd",
          new Bios("Lenovo", "AFE132D-3.20", "06/19/2024"),
          "AFBT50C-5.10",
          2,
          new Cpu("GenuineIntel", "Intel(R) Xeon(R) Silver 4314 CPU @ 2.40GHz", 16, 32),
          256 * GIBIBYTE,
          disks("sd", 2, SSD_480).toList(),
          List.of(),
          E810,
          187);

  private static final ServerModel GPU =
      new ServerModel(
          "g1-large-x86",
          "Supermicro",
          "AS -4125GS-TNRT",
          "H13DSG-O-CPU",
          "CSE-418GTS-R4000BP",
          "S######X#C#####",
          "7c:c2:55",
          new Bios("American Megatrends International, LLC.", "3.1", "06/11/2024"),
          "01.03.12",
          2,
          new Cpu("AuthenticAMD", "AMD EPYC 9354 32-Core Processor", 32, 64),
          1536 * GIBIBYTE,
          Stream.concat(disks("sd", 1, SSD_240), nvmes(4, NVME_3840).stream()).toList(),
          Collections.nCopies(8, new Gpu("NVIDIA Corporation", "AD102GL [L40S]")),
          CONNECTX_6,
          612);

  private static final List<ServerModel> ALL =
      List.of(SUPERMICRO_COMPUTE, DELL, GIGABYTE, LENOVO, SUPERMICRO_STORAGE, GPU);

  /** Which model stands where in a rack: many of the plain ones, few of the others. */
  private static final List<ServerModel> RACK =
      List.of(
          SUPERMICRO_COMPUTE,
          DELL,
          GIGABYTE,
          LENOVO,
          SUPERMICRO_STORAGE,
          GPU,
          SUPERMICRO_COMPUTE,
          GIGABYTE,
          SUPERMICRO_COMPUTE,
          GIGABYTE,
          LENOVO,
          DELL);

  private ServerModels() {}

  /** Every model once. */
  public static List<ServerModel> all() {
    return ALL;
  }

  /** The model of the n-th machine of a lab, from 0. */
  static ServerModel number(int n) {
    return RACK.get(n % RACK.size());
  }

  private static Stream<Disk> disks(String prefix, int count, long size) {
    return IntStream.range(0, count).mapToObj(i -> new Disk(prefix + (char) ('a' + i), size));
  }

  private static List<Disk> nvmes(int count, long size) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Disk("nvme%dn1".formatted(i), size))
        .toList();
  }
}
