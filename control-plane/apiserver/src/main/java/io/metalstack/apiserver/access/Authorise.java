package io.metalstack.apiserver.access;

import com.google.protobuf.Message;
import io.metalstack.apiserver.call.Caller;
import io.metalstack.rpc.Call;
import io.metalstack.rpc.CallStep;
import io.metalstack.rpc.Next;
import io.metalstack.store.Db;
import io.metalstack.values.Problem;
import java.util.Set;
import java.util.stream.Collectors;

/** Lets a call through if the annotations of its method allow it for the caller's rights. */
public final class Authorise implements CallStep {
  private final MethodRules rules;
  private final Db db;

  public Authorise(MethodRules rules, Db db) {
    this.rules = rules;
    this.db = db;
  }

  @Override
  public void around(Call call, Message request, Next next) throws Exception {
    var rule = rules.of(call.rpc());
    var rights = call.require(Caller.KEY).rights();
    var subject = rule.subject(request);
    var allowed =
        Access.withoutMembership(rule, rights, subject)
            .orElseGet(() -> db.read(sql -> Access.byMembership(sql, rule, rights, subject)));
    if (!allowed) {
      throw refusal(rule, rights, subject);
    }
    next.proceed();
  }

  /** Says what would be needed, not what others hold or whether the subject exists. */
  private static Problem refusal(MethodRule rule, Rights rights, String subject) {
    if (rights.isAnonymous()) {
      return Problem.permissionDenied("%s needs a token, and the call has none", rule.path())
          .with(
              "authorization", "no bearer token", "send the header Authorization: Bearer <token>");
    }
    var scope =
        switch (rule.scope()) {
          case PUBLIC -> "no role";
          case SELF -> "the permission for this method";
          case PROJECT -> "on project \"" + subject + "\" one of " + names(rule.projectRoles());
          case TENANT -> "on tenant \"" + subject + "\" one of " + names(rule.tenantRoles());
          case MACHINE -> "on machine \"" + subject + "\" one of " + names(rule.machineRoles());
          case ADMIN -> "one of " + names(rule.adminRoles());
          case INFRA -> "one of " + names(rule.infraRoles());
        };
    return Problem.permissionDenied("not allowed to call %s: it needs %s", rule.path(), scope);
  }

  private static String names(Set<? extends Enum<?>> roles) {
    return roles.stream().map(Enum::name).sorted().collect(Collectors.joining(", "));
  }
}
