package io.metalstack.apiserver.access;

import com.google.protobuf.DescriptorProtos.MethodOptions;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.GeneratedMessage.GeneratedExtension;
import io.metalstack.api.Rpc;
import io.metalstack.api.v2.Auditing;
import io.metalstack.api.v2.OptionsProto;
import io.metalstack.api.v2.Visibility;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rules of all methods, read from the annotations of the contract at start. A method without a
 * scope, or whose request lacks the field that its scope needs, stops the start.
 */
public final class MethodRules {
  private final Map<String, MethodRule> byPath = new HashMap<>();

  public MethodRules(Collection<? extends Rpc<?, ?>> methods) {
    methods.forEach(rpc -> byPath.put(rpc.path(), rule(rpc.path(), rpc.descriptor())));
  }

  /** The rule of a method of the contract. */
  public MethodRule of(Rpc<?, ?> rpc) {
    return Objects.requireNonNull(byPath.get(rpc.path()), rpc::path);
  }

  /** The rule of {@code /service/method}, if there is such a method. */
  public Optional<MethodRule> of(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /** The rules of all methods. */
  public Collection<MethodRule> all() {
    return byPath.values();
  }

  /** Paths of all methods of a scope, sorted. */
  public SortedSet<String> paths(MethodRule.Scope scope) {
    var paths = new TreeSet<String>();
    byPath.values().stream()
        .filter(rule -> rule.scope() == scope)
        .forEach(rule -> paths.add(rule.path()));
    return paths;
  }

  private static MethodRule rule(String path, MethodDescriptor method) {
    var options = method.getOptions();
    var projectRoles = roles(options, OptionsProto.projectRoles);
    var tenantRoles = roles(options, OptionsProto.tenantRoles);
    var adminRoles = roles(options, OptionsProto.adminRoles);
    var infraRoles = roles(options, OptionsProto.infraRoles);
    var machineRoles = roles(options, OptionsProto.machineRoles);
    var visibility = options.getExtension(OptionsProto.visibility);
    var scope =
        visibility == Visibility.VISIBILITY_PUBLIC
            ? MethodRule.Scope.PUBLIC
            : visibility == Visibility.VISIBILITY_SELF
                ? MethodRule.Scope.SELF
                : !projectRoles.isEmpty()
                    ? MethodRule.Scope.PROJECT
                    : !tenantRoles.isEmpty()
                        ? MethodRule.Scope.TENANT
                        : !machineRoles.isEmpty()
                            ? MethodRule.Scope.MACHINE
                            : !infraRoles.isEmpty()
                                ? MethodRule.Scope.INFRA
                                : MethodRule.Scope.ADMIN;
    if (scope == MethodRule.Scope.ADMIN && adminRoles.isEmpty()) {
      throw new IllegalStateException(path + " says neither who may call it nor that all may");
    }
    return new MethodRule(
        path,
        scope,
        projectRoles,
        tenantRoles,
        adminRoles,
        infraRoles,
        machineRoles,
        options.getExtension(OptionsProto.auditing) == Auditing.AUDITING_INCLUDED,
        subject(path, scope, method));
  }

  private static <R> Set<R> roles(
      MethodOptions options, GeneratedExtension<MethodOptions, List<R>> extension) {
    return Set.copyOf(options.getExtension(extension));
  }

  private static @Nullable FieldDescriptor subject(
      String path, MethodRule.Scope scope, MethodDescriptor method) {
    var name =
        switch (scope) {
          case PROJECT -> "project";
          case TENANT -> "login";
          case MACHINE -> "uuid";
          case PUBLIC, SELF, ADMIN, INFRA -> null;
        };
    if (name == null) {
      return null;
    }
    var field = method.getInputType().findFieldByName(name);
    if (field == null) {
      throw new IllegalStateException(path + " concerns one " + scope + " but has no " + name);
    }
    return field;
  }
}
