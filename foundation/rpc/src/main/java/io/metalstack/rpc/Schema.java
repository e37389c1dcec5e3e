package io.metalstack.rpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.util.JsonFormat.TypeRegistry;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All that the proto files behind the methods define, with the files that they import. */
final class Schema {
  private final Map<String, FileDescriptor> files = new LinkedHashMap<>();
  private final Map<String, FileDescriptor> symbols = new HashMap<>();
  private final Map<String, Map<Integer, FileDescriptor>> extensions = new HashMap<>();

  Schema(Collection<FileDescriptor> roots) {
    roots.forEach(this::add);
  }

  /** What may stand in an {@code Any}. */
  TypeRegistry types() {
    var types = TypeRegistry.newBuilder();
    for (var file : files.values()) {
      types.add(file.getMessageTypes());
    }
    return types.build();
  }

  @Nullable FileDescriptor file(String name) {
    return files.get(name);
  }

  /** The file that defines a fully named service, method, message, field, enum or value. */
  @Nullable FileDescriptor defining(String symbol) {
    return symbols.get(symbol);
  }

  @Nullable FileDescriptor extending(String message, int number) {
    return extensions.getOrDefault(message, Map.of()).get(number);
  }

  Set<Integer> extensionNumbers(String message) {
    return extensions.getOrDefault(message, Map.of()).keySet();
  }

  /** A file and what it imports, imports first. */
  static Set<FileDescriptor> closure(FileDescriptor file) {
    var all = new LinkedHashSet<FileDescriptor>();
    collect(file, all);
    return all;
  }

  private static void collect(FileDescriptor file, Set<FileDescriptor> all) {
    if (!all.contains(file)) {
      file.getDependencies().forEach(imported -> collect(imported, all));
      all.add(file);
    }
  }

  private void add(FileDescriptor file) {
    if (files.putIfAbsent(file.getName(), file) != null) {
      return;
    }
    for (var service : file.getServices()) {
      symbols.put(service.getFullName(), file);
      service.getMethods().forEach(method -> symbols.put(method.getFullName(), file));
    }
    file.getMessageTypes().forEach(message -> add(file, message));
    file.getEnumTypes().forEach(type -> add(file, type));
    addExtensions(file, file.getExtensions());
    file.getDependencies().forEach(this::add);
  }

  private void add(FileDescriptor file, Descriptor message) {
    symbols.put(message.getFullName(), file);
    message.getFields().forEach(field -> symbols.put(field.getFullName(), file));
    message.getOneofs().forEach(oneof -> symbols.put(oneof.getFullName(), file));
    message.getNestedTypes().forEach(nested -> add(file, nested));
    message.getEnumTypes().forEach(type -> add(file, type));
    addExtensions(file, message.getExtensions());
  }

  private void add(FileDescriptor file, EnumDescriptor type) {
    symbols.put(type.getFullName(), file);
    type.getValues().forEach(value -> symbols.put(value.getFullName(), file));
  }

  private void addExtensions(FileDescriptor file, List<FieldDescriptor> fields) {
    for (var field : fields) {
      symbols.put(field.getFullName(), file);
      extensions
          .computeIfAbsent(field.getContainingType().getFullName(), name -> new TreeMap<>())
          .put(field.getNumber(), file);
    }
  }
}
