package io.metalstack.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerateRpcsTest {
  @TempDir private Path directory;

  @Test
  void writesAConstantForEachMethod() throws IOException {
    GenerateRpcs.generate(set(file()), directory);

    assertThat(Files.readString(directory.resolve("org/example/lamp/LampServiceRpc.java")))
        .contains("package org.example.lamp;")
        .contains(" * Lamps &amp; <code>bulbs</code>.")
        .contains("Rpc<org.example.lamp.Request, org.example.lamp.Answer> SWITCH_LED_ON =")
        .contains("\"lamp.v1.LampService\"")
        .contains("\"SwitchLEDOn\"")
        .contains("LampProto.getDescriptor().findServiceByName(\"LampService\")")
        .contains("List.of(SWITCH_LED_ON)");
    assertThat(Files.readString(directory.resolve("io/metalstack/api/Rpcs.java")))
        .contains("org.example.lamp.LampServiceRpc.ALL)");
  }

  @Test
  void leavesFilesAloneThatStayTheSame() throws IOException {
    GenerateRpcs.generate(set(file()), directory);
    Path written = directory.resolve("org/example/lamp/LampServiceRpc.java");
    FileTime past = FileTime.fromMillis(1_000);
    Files.setLastModifiedTime(written, past);

    GenerateRpcs.generate(set(file()), directory);

    assertThat(Files.getLastModifiedTime(written)).isEqualTo(past);
  }

  @Test
  void removesClassesOfServicesThatAreGone() throws IOException {
    GenerateRpcs.generate(set(file()), directory);

    GenerateRpcs.generate(set(file().clearService()), directory);

    assertThat(directory.resolve("org/example/lamp/LampServiceRpc.java")).doesNotExist();
  }

  @Test
  void refusesFilesThatLeaveJavaNamesOpen() {
    FileDescriptorProto.Builder file = file();
    file.getOptionsBuilder().clearJavaOuterClassname();

    assertThatThrownBy(() -> GenerateRpcs.generate(set(file), directory))
        .hasMessage(
            "lamp.proto: expected java_package, java_outer_classname and java_multiple_files ="
                + " true");
  }

  @Test
  void refusesMessagesThatAreNotThere() {
    FileDescriptorProto.Builder file = file().removeMessageType(1);

    assertThatThrownBy(() -> GenerateRpcs.generate(set(file), directory))
        .hasMessage("lamp.proto: no top-level message .lamp.v1.Answer in the descriptor set");
  }

  private static FileDescriptorSet set(FileDescriptorProto.Builder file) {
    return FileDescriptorSet.newBuilder().addFile(file).build();
  }

  private static FileDescriptorProto.Builder file() {
    FileDescriptorProto.Builder file =
        FileDescriptorProto.newBuilder()
            .setName("lamp.proto")
            .setPackage("lamp.v1")
            .addMessageType(DescriptorProto.newBuilder().setName("Request"))
            .addMessageType(DescriptorProto.newBuilder().setName("Answer"))
            .addService(
                ServiceDescriptorProto.newBuilder()
                    .setName("LampService")
                    .addMethod(
                        MethodDescriptorProto.newBuilder()
                            .setName("SwitchLEDOn")
                            .setInputType(".lamp.v1.Request")
                            .setOutputType(".lamp.v1.Answer")));
    file.getOptionsBuilder()
        .setJavaPackage("org.example.lamp")
        .setJavaOuterClassname("LampProto")
        .setJavaMultipleFiles(true);
    file.getSourceCodeInfoBuilder()
        .addLocation(
            Location.newBuilder().addPath(6).addPath(0).setLeadingComments(" Lamps & `bulbs`.\n"));
    return file;
  }
}
