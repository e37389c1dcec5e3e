package io.metalstack.apiserver.token;

import com.google.protobuf.ProtocolMessageEnum;
import io.metalstack.apiserver.access.MethodRules;
import io.metalstack.apiserver.access.Reach;
import io.metalstack.apiserver.access.Rights;
import io.metalstack.values.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whether a token may be given. It never carries more than its maker's token, nor more than its own
 * user holds by membership. A role includes the weaker ones when it is given; when it is used, it
 * does not.
 */
final class GrantRules {
  private final MethodRules rules;

  GrantRules(MethodRules rules) {
    this.rules = rules;
  }

  /**
   * Checks every right that is asked for.
   *
   * @param maker the token of the call; a user's with the roles that it may give
   * @param holder the user of the new token
   * @throws Problem PERMISSION_DENIED with a detail for each right that is too much
   */
  void check(Grant grant, Reach maker, Reach holder) {
    var denied = denied(grant, maker, holder);
    if (denied.isEmpty()) {
      return;
    }
    var problem =
        Problem.permissionDenied(
            "the token would carry more than it may: %s", denied.getFirst().reason());
    for (var detail : denied) {
      problem = problem.with(detail.field(), detail.reason(), detail.wayOut());
    }
    throw problem;
  }

  /** Every right that is too much. */
  List<Problem.Detail> denied(Grant grant, Reach maker, Reach holder) {
    var denied = new ArrayList<Problem.Detail>();
    grant
        .permissions()
        .forEach((subject, methods) ->
            methods.forEach(
                method -> permission(subject, method, maker, holder).ifPresent(denied::add)));
    grant
        .projectRoles()
        .forEach((project, role) ->
            role("project", project, role, maker::inProject, holder::projectCap)
                .ifPresent(denied::add));
    grant
        .tenantRoles()
        .forEach((tenant, role) ->
            role("tenant", tenant, role, maker::inTenant, holder::tenantCap)
                .ifPresent(denied::add));
    grant
        .machineRoles()
        .forEach((machine, role) ->
            role("machine", machine, role, maker::onMachine, any -> role).ifPresent(denied::add));
    operator("admin", grant.adminRole(), maker.rights().adminRole(), holder.rights().adminCap())
        .ifPresent(denied::add);
    infra(grant, maker, holder).ifPresent(denied::add);
    return denied;
  }

  private Optional<Problem.Detail> permission(
      String subject, String method, Reach maker, Reach holder) {
    var rule = rules.of(method).orElseThrow();
    if (!maker.mayCall(rule, subject)) {
      return detail("permissions", "the token of this call may not call " + on(method, subject));
    }
    if (!holder.userMayCall(rule, subject)) {
      return detail("permissions", "its user may not call " + on(method, subject));
    }
    return Optional.empty();
  }

  private static Optional<Problem.Detail> role(
      String of,
      String subject,
      ProtocolMessageEnum asked,
      Function<String, ? extends ProtocolMessageEnum> held,
      Function<String, ? extends ProtocolMessageEnum> cap) {
    var field = of + "_roles";
    var what = "%s for %s \"%s\"".formatted(asked, of, subject);
    if (!covers(held.apply(subject), asked)) {
      return detail(field, "the token of this call does not have " + what);
    }
    return covers(cap.apply(subject), asked)
        ? Optional.empty()
        : detail(field, "its user does not have " + what);
  }

  private static Optional<Problem.Detail> operator(
      String of, ProtocolMessageEnum asked, ProtocolMessageEnum held, ProtocolMessageEnum cap) {
    if (asked.getNumber() == 0) {
      return Optional.empty();
    }
    if (!covers(held, asked)) {
      return detail(of + "_role", "the token of this call does not have " + asked);
    }
    return covers(cap, asked)
        ? Optional.empty()
        : detail(of + "_role", "its user may not have " + asked);
  }

  /** An admin editor may call what an agent may, so it may also give an agent's role. */
  private static Optional<Problem.Detail> infra(Grant grant, Reach maker, Reach holder) {
    var asked = grant.infraRole();
    var held = maker.rights().isAdminEditor() ? asked : maker.rights().infraRole();
    var cap = holder.rights().mayHoldInfraRole() ? asked : holder.rights().infraRole();
    return operator("infra", asked, held, cap);
  }

  /** Lower numbers are stronger, 0 is none. */
  private static boolean covers(ProtocolMessageEnum held, ProtocolMessageEnum asked) {
    return held.getNumber() > 0 && held.getNumber() <= asked.getNumber();
  }

  private static String on(String method, String subject) {
    return subject.equals(Rights.ANY) ? method : method + " on \"" + subject + "\"";
  }

  private static Optional<Problem.Detail> detail(String field, String reason) {
    return Optional.of(new Problem.Detail(field, reason, "ask for less"));
  }
}
