package io.metalstack.apiserver.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.metalstack.api.v2.AuditPhase;
import io.metalstack.api.v2.AuditServiceRpc;
import io.metalstack.api.v2.AuditTrace;
import io.metalstack.api.v2.IPServiceRpc;
import io.metalstack.api.v2.ProjectServiceRpc;
import io.metalstack.api.v2.TokenServiceRpc;
import io.metalstack.api.v2.UserServiceRpc;
import io.metalstack.apiserver.Site;
import io.metalstack.apiserver.World;
import io.metalstack.client.Client;
import io.metalstack.client.ClientConfig;
import io.metalstack.values.Problem;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Traces over the wire: what leaves one, what it says, who finds it. */
final class AuditIT {
  private static final String CREATE = "/metalstack.admin.v2.SizeService/Create";

  @AutoClose private final Site site = new Site();

  @Test
  void aChangeLeavesRequestAndAnswerUnderOneId() {
    site.call(
        io.metalstack.admin.v2.SizeServiceRpc.CREATE,
        "size { id: 'c9' constraints { type: SIZE_CONSTRAINT_TYPE_CORES min: 9 max: 9 } }");

    var traces = all("method: '" + CREATE + "' body: 'c9'");
    assertThat(traces)
        .extracting(AuditTrace::getPhase)
        .containsExactly(AuditPhase.AUDIT_PHASE_RESPONSE, AuditPhase.AUDIT_PHASE_REQUEST);
    var answer = traces.get(0);
    var request = traces.get(1);
    assertThat(answer.getUuid()).isEqualTo(request.getUuid());
    assertThat(request.getUser()).isEqualTo("metal-stack");
    assertThat(request.getTenant()).isEqualTo("metal-stack");
    assertThat(request.getSourceIp()).matches("127\\.0\\.0\\.1:\\d+");
    assertThat(request.hasResultCode()).isFalse();
    assertThat(request.getBody()).startsWith("{\"size\":{\"id\":\"c9\"");
    assertThat(answer.getResultCode()).isZero();
    assertThat(answer.getBody()).contains("\"createdAt\"", "\"updatedAt\"");
  }

  @Test
  void everyRefusalLeavesATrace() {
    try (var stranger = Client.of(ClientConfig.of(site.server.url()));
        var forged = Site.client(site.server, "forged")) {
      refused(Problem.Kind.PERMISSION_DENIED, () -> get(stranger));
      refused(Problem.Kind.UNAUTHENTICATED, () -> get(forged));
    }
    refused(
        Problem.Kind.INVALID_ARGUMENT,
        () -> site.call(IPServiceRpc.CREATE, "project: '%s'".formatted(site.project)));
    refused(
        Problem.Kind.NOT_FOUND,
        () ->
            site.call(
                IPServiceRpc.CREATE, "project: '%s' network: 'none'".formatted(site.project)));

    assertThat(all("result_code: 7").getFirst().getMethod()).isEqualTo(UserServiceRpc.GET.path());
    assertThat(all("result_code: 16").getFirst().getUser()).isEmpty();
    var invalid = all("result_code: 3").getFirst();
    assertThat(invalid.getProject()).isEqualTo(site.project);
    assertThat(invalid.getBody()).startsWith("{\"code\":\"invalid_argument\",\"message\":\"");
    var failed = all("result_code: 5").getFirst();
    assertThat(failed.getMethod()).isEqualTo(IPServiceRpc.CREATE.path());
    assertThat(all("uuid: '" + failed.getUuid() + "'")).hasSize(2);
  }

  @Test
  void whatIsOnlyReadLeavesNone() {
    site.call(io.metalstack.api.v2.SizeServiceRpc.LIST, "");
    refused(
        Problem.Kind.NOT_FOUND,
        () -> site.call(io.metalstack.api.v2.SizeServiceRpc.GET, "id: 'none'"));

    assertThat(all("method: 'api.v2.SizeService'")).isEmpty();
  }

  @Test
  void anAuditedReadLeavesItsQuestionAndNotItsAnswer() {
    all("limit: 7");

    var traces = all("method: 'admin.v2.AuditService/List'");
    assertThat(traces).hasSize(2);
    assertThat(traces.get(0).hasBody()).isFalse();
    assertThat(traces.get(1).getBody()).isEqualTo("{\"query\":{\"limit\":7}}");
  }

  @Test
  void aTokenIsNotInItsTrace() {
    var secret =
        site.call(TokenServiceRpc.CREATE, "description: 'mine' expires { seconds: 3600 }")
            .getSecret();
    site.event(UUID.randomUUID().toString(), "PXE_BOOTING");

    assertThat(secret).isNotEmpty();
    assertThat(all("body: '" + secret.substring(0, 40) + "'"))
        .as("only the questions for it")
        .allMatch(trace -> trace.getMethod().contains("AuditService"));
    assertThat(
            all("method: 'TokenService/Create' phase: AUDIT_PHASE_RESPONSE").getFirst().getBody())
        .contains("\"secret\":\"[redacted]\"", "\"mine\"");
  }

  @Test
  void ownersSeeTheirTenantAlone() {
    var login = site.call(ProjectServiceRpc.GET, project()).getProject().getTenant();
    refused(
        Problem.Kind.NOT_FOUND, () -> site.call(IPServiceRpc.CREATE, project() + " network: 'no'"));

    var traces = site.call(AuditServiceRpc.LIST, "login: '%s'".formatted(login)).getTracesList();
    assertThat(traces).allMatch(trace -> trace.getTenant().equals(login));
    assertThat(traces)
        .as("what concerns a project belongs to its tenant")
        .anyMatch(trace -> trace.getMethod().equals(IPServiceRpc.CREATE.path()));
    assertThat(traces).noneMatch(trace -> trace.getMethod().equals(CREATE));

    var foreign = all("method: '" + CREATE + "'").getFirst();
    refused(
        Problem.Kind.NOT_FOUND,
        () ->
            site.call(
                AuditServiceRpc.GET, "login: '%s' uuid: '%s'".formatted(login, foreign.getUuid())));
  }

  @Test
  void getGivesTheRequestUnlessTheAnswerIsAskedFor() {
    var id = all("method: '" + CREATE + "'").getFirst().getUuid();

    var rpc = io.metalstack.admin.v2.AuditServiceRpc.GET;
    assertThat(site.call(rpc, "uuid: '%s'".formatted(id)).getTrace().getPhase())
        .isEqualTo(AuditPhase.AUDIT_PHASE_REQUEST);
    assertThat(
            site.call(rpc, "uuid: '%s' phase: AUDIT_PHASE_RESPONSE".formatted(id))
                .getTrace()
                .getPhase())
        .isEqualTo(AuditPhase.AUDIT_PHASE_RESPONSE);
    refused(
        Problem.Kind.NOT_FOUND, () -> site.call(rpc, "uuid: '%s'".formatted(UUID.randomUUID())));
  }

  private String project() {
    return "project: '%s'".formatted(site.project);
  }

  private static void get(Client client) {
    client.call(
        UserServiceRpc.GET, io.metalstack.api.v2.UserServiceGetRequest.getDefaultInstance());
  }

  private List<AuditTrace> all(String query) {
    return site.call(io.metalstack.admin.v2.AuditServiceRpc.LIST, "query { " + query + " }")
        .getTracesList();
  }

  private static void refused(Problem.Kind kind, ThrowingCallable call) {
    World.refused(kind, call);
  }
}
