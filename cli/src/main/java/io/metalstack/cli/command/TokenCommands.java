package io.metalstack.cli.command;

import com.google.protobuf.Duration;
import io.metalstack.api.v2.AdminRole;
import io.metalstack.api.v2.InfraRole;
import io.metalstack.api.v2.ProjectRole;
import io.metalstack.api.v2.TenantRole;
import io.metalstack.api.v2.Token;
import io.metalstack.api.v2.TokenServiceCreateRequest;
import io.metalstack.api.v2.TokenServiceListRequest;
import io.metalstack.api.v2.TokenServiceRpc;
import io.metalstack.cli.line.Command;
import io.metalstack.cli.line.Flag;
import io.metalstack.cli.line.Invocation;
import io.metalstack.cli.output.Order;
import io.metalstack.cli.output.Table;
import io.metalstack.cli.output.Words;
import io.metalstack.client.Contexts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code metalctl token}. */
final class TokenCommands {
  private static final Flag EXPIRES =
      Flag.of("expires", "TIME", "how long it is good for, such as 8h; 8h");
  private static final Flag ADMIN_ROLE = Flag.of("admin-role", "ROLE", "editor or viewer");
  private static final Flag INFRA_ROLE = Flag.of("infra-role", "ROLE", "editor or viewer");
  private static final Flag PROJECT_ROLES =
      Flag.list("project-roles", "PROJECT=ROLE", "owner, editor or viewer of a project");
  private static final Flag TENANT_ROLES =
      Flag.list("tenant-roles", "TENANT=ROLE", "owner, editor, viewer or guest of a tenant");

  private TokenCommands() {}

  static List<Command> all() {
    return List.of(
        new Command(
                "token list",
                "list your tokens; those of everybody with --admin",
                TokenCommands::list)
            .examples("token list", "token list --admin -o wide"),
        new Command(
                "token create",
                "make a token with no more rights than yours",
                TokenCommands::create)
            .flags(Flags.DESCRIPTION, EXPIRES, PROJECT_ROLES, TENANT_ROLES, ADMIN_ROLE, INFRA_ROLE)
            .examples(
                "token create --description ci --expires 720h --project-roles 2f1b...=editor",
                "token create --description ops --admin-role viewer"));
  }

  private static void list(Invocation call) {
    var tokens =
        call.isAdmin()
            ? call.call(
                    io.metalstack.admin.v2.TokenServiceRpc.LIST,
                    io.metalstack.admin.v2.TokenServiceListRequest.getDefaultInstance())
                .getTokensList()
            : call.call(TokenServiceRpc.LIST, TokenServiceListRequest.getDefaultInstance())
                .getTokensList();
    call.list(table(), tokens);
  }

  private static void create(Invocation call) {
    var line = call.line();
    var expires = line.value(EXPIRES).map(Contexts::duration).orElse(java.time.Duration.ofHours(8));
    var request =
        TokenServiceCreateRequest.newBuilder()
            .setDescription(line.value(Flags.DESCRIPTION).orElse(""))
            .setExpires(
                Duration.newBuilder()
                    .setSeconds(expires.toSeconds())
                    .setNanos(expires.toNanosPart()))
            .putAllProjectRoles(roles(call, PROJECT_ROLES, ProjectRole.class))
            .putAllTenantRoles(roles(call, TENANT_ROLES, TenantRole.class));
    EnumFlag.value(line, ADMIN_ROLE, AdminRole.class).ifPresent(request::setAdminRole);
    EnumFlag.value(line, INFRA_ROLE, InfraRole.class).ifPresent(request::setInfraRole);
    var answer = call.call(TokenServiceRpc.CREATE, request.build());
    call.say("This is shown once; whoever has it may do what the token may:");
    call.print(answer.getSecret());
  }

  private static <R extends Enum<R>> Map<String, R> roles(
      Invocation call, Flag flag, Class<R> type) {
    var roles = new LinkedHashMap<String, R>();
    call.line()
        .pairs(flag)
        .forEach((subject, role) -> roles.put(subject, EnumFlag.parse(flag.name(), role, type)));
    return roles;
  }

  private static Table<Token> table() {
    return new Table<Token>(Order.by(token -> Words.instant(token.getExpires()), Token::getUuid))
        .column("ID", Token::getUuid)
        .column("Type", token -> Words.word(token.getTokenType()))
        .column("User", Token::getUser)
        .column("Description", Token::getDescription)
        .column("Roles", TokenCommands::roles)
        .wide("Permissions", TokenCommands::permissions)
        .column("Expires", token -> Words.day(token.getExpires()))
        .wide("Issued", token -> Words.day(token.getIssuedAt()))
        .wide("Labels", token -> Words.labels(token.getMeta()));
  }

  private static String roles(Token token) {
    var roles = new ArrayList<String>();
    if (token.hasAdminRole()) {
      roles.add("admin " + Words.word(token.getAdminRole()));
    }
    if (token.hasInfraRole()) {
      roles.add("infra " + Words.word(token.getInfraRole()));
    }
    token.getTenantRolesMap().forEach((id, role) -> roles.add(role("tenant", id, role)));
    token.getProjectRolesMap().forEach((id, role) -> roles.add(role("project", id, role)));
    token.getMachineRolesMap().forEach((id, role) -> roles.add(role("machine", id, role)));
    return String.join("\n", roles);
  }

  private static String role(String kind, String id, Enum<?> role) {
    return kind + " " + id + " " + Words.word(role);
  }

  private static String permissions(Token token) {
    return String.join(
        "\n",
        token.getPermissionsList().stream()
            .map(one -> one.getSubject() + ": " + String.join(", ", one.getMethodsList()))
            .toList());
  }
}
