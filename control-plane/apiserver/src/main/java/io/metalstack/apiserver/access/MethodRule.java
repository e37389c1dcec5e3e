package io.metalstack.apiserver.access;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.metalstack.api.v2.AdminRole;
import io.metalstack.api.v2.InfraRole;
import io.metalstack.api.v2.MachineRole;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.TenantRole;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the contract says about one method: its scope, who may call it, whether it is audited.
 *
 * @param path {@code /service/method}
 * @param scope decides which of the roles count, and which request field names the subject
 * @param subject the request field that names project, tenant or machine; null for other scopes
 */
public record MethodRule(
    String path,
    Scope scope,
    Set<ProjectRole> projectRoles,
    Set<TenantRole> tenantRoles,
    Set<AdminRole> adminRoles,
    Set<InfraRole> infraRoles,
    Set<MachineRole> machineRoles,
    boolean audited,
    @Nullable FieldDescriptor subject) {

  /** Whom a method concerns. */
  public enum Scope {
    /** Everybody, without a token. */
    PUBLIC,
    /** Whoever calls. */
    SELF,
    PROJECT,
    TENANT,
    MACHINE,
    ADMIN,
    INFRA
  }

  /** What the request is about: an id, or empty. */
  public String subject(Message request) {
    return subject == null ? "" : request.getField(subject).toString();
  }

  /** The project that the request is about, or empty. */
  public String project(Message request) {
    return scope == Scope.PROJECT ? subject(request) : "";
  }

  /** The tenant that the request is about, or empty. */
  public String tenant(Message request) {
    return scope == Scope.TENANT ? subject(request) : "";
  }
}
