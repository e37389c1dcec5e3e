package io.metalstack.build;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Writes one Java class per service of a descriptor set, with a typed constant for each method, and
 * {@code io.metalstack.api.Rpcs}, the list of them all.
 */
public final class GenerateRpcs {
  private GenerateRpcs() {}

  /**
   * Writes the classes.
   *
   * @param args the descriptor set made by protoc with source info, and the directory to write to
   * @throws IOException if the set cannot be read or the classes cannot be written
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      throw new IllegalArgumentException(
          "expected DESCRIPTOR-SET and OUTPUT-DIRECTORY, got %d arguments".formatted(args.length));
    }
    generate(FileDescriptorSet.parseFrom(Files.readAllBytes(Path.of(args[0]))), Path.of(args[1]));
  }

  static void generate(FileDescriptorSet set, Path directory) throws IOException {
    var sources = new SourceDirectory(directory);
    List<ServiceClass> classes = new ArrayList<>();
    for (FileDescriptorProto file : set.getFileList()) {
      for (int i = 0; i < file.getServiceCount(); i++) {
        classes.add(new ServiceClass(set, file, i));
      }
    }
    classes.sort(Comparator.comparing(ServiceClass::qualifiedName));
    for (ServiceClass service : classes) {
      sources.write(service.qualifiedName(), service.text());
    }
    sources.write(
        "io.metalstack.api.Rpcs",
        RpcsClass.text(classes.stream().map(ServiceClass::qualifiedName).toList()));
    sources.removeOthers();
  }
}
