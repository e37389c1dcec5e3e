package io.metalstack.minilab.seed;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.MachineBlockDevice;
import io.metalstack.api.v2.MachineHardware;
import io.metalstack.api.v2.MetalCPU;
import io.metalstack.api.v2.MetalGPU;
import io.metalstack.apiserver.filesystem.LayoutRules;
import io.metalstack.apiserver.size.SizeMatching;
import io.metalstack.minilab.plan.ServerModel;
import io.metalstack.minilab.plan.ServerModels;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The seeded things judged by the server's own rules. */
class CatalogueTest {
  @Test
  void everyModelIsOfItsOwnSizeAndOfNoOther() {
    var sizes = ServerModels.all().stream().map(Catalogue::size).toList();
    for (var model : ServerModels.all()) {
      assertThat(SizeMatching.matching(sizes, hardware(model))).containsExactly(model.size());
    }
  }

  @Test
  void aLayoutFitsEveryModelThatItIsMeantFor() {
    for (var model : ServerModels.all()) {
      var layout = Catalogue.layout(model.systemDisk(), List.of(model.size()));
      assertThat(LayoutRules.fits(layout, hardware(model))).isEmpty();
    }
  }

  @Test
  void partitionsOfNvmeDisksAreNamedWithAP() {
    assertThat(Catalogue.layout("nvme0n1", List.of()).getFilesystems(1).getDevice())
        .isEqualTo("/dev/nvme0n1p2");
    assertThat(Catalogue.layout("sda", List.of()).getFilesystems(1).getDevice())
        .isEqualTo("/dev/sda2");
  }

  private static MachineHardware hardware(ServerModel model) {
    var hardware = MachineHardware.newBuilder().setMemory(model.memory());
    for (var socket = 0; socket < model.sockets(); socket++) {
      hardware.addCpus(
          MetalCPU.newBuilder().setModel(model.cpu().model()).setCores(model.cpu().cores()));
    }
    for (var disk : model.disks()) {
      hardware.addDisks(
          MachineBlockDevice.newBuilder().setName("/dev/" + disk.name()).setSize(disk.size()));
    }
    for (var gpu : model.gpus()) {
      hardware.addGpus(MetalGPU.newBuilder().setModel(gpu.model()));
    }
    return hardware.build();
  }
}
