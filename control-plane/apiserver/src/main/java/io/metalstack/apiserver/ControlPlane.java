package io.metalstack.apiserver;

import io.metalstack.api.Rpcs;
import io.metalstack.apiserver.access.Authenticate;
import io.metalstack.apiserver.access.Authorise;
import io.metalstack.apiserver.access.CallCounts;
import io.metalstack.apiserver.access.MethodRules;
import io.metalstack.apiserver.access.RateLimit;
import io.metalstack.apiserver.audit.AuditApi;
import io.metalstack.apiserver.audit.AuditHealth;
import io.metalstack.apiserver.audit.AuditSink;
import io.metalstack.apiserver.audit.AuditTrail;
import io.metalstack.apiserver.audit.RefusalWriter;
import io.metalstack.apiserver.audit.Refusals;
import io.metalstack.apiserver.audit.SplunkSink;
import io.metalstack.apiserver.audit.TimescaleSink;
import io.metalstack.apiserver.bmc.BmcApi;
import io.metalstack.apiserver.bmc.BmcCommands;
import io.metalstack.apiserver.bmc.CommandRelay;
import io.metalstack.apiserver.boot.BootApi;
import io.metalstack.apiserver.boot.WaitingRoom;
import io.metalstack.apiserver.call.Calls;
import io.metalstack.apiserver.component.ComponentApi;
import io.metalstack.apiserver.event.EventApi;
import io.metalstack.apiserver.filesystem.FilesystemApi;
import io.metalstack.apiserver.health.HealthApi;
import io.metalstack.apiserver.health.HealthCheck;
import io.metalstack.apiserver.health.HealthHistory;
import io.metalstack.apiserver.image.ImageApi;
import io.metalstack.apiserver.invite.InviteApi;
import io.metalstack.apiserver.ip.IpApi;
import io.metalstack.apiserver.ipam.Numbers;
import io.metalstack.apiserver.login.Login;
import io.metalstack.apiserver.login.LoginRoutes;
import io.metalstack.apiserver.machine.ConnectedMachines;
import io.metalstack.apiserver.machine.Inspection;
import io.metalstack.apiserver.machine.MachineApi;
import io.metalstack.apiserver.machine.Provisioning;
import io.metalstack.apiserver.machine.Reclaim;
import io.metalstack.apiserver.method.MethodApi;
import io.metalstack.apiserver.network.NetworkApi;
import io.metalstack.apiserver.partition.PartitionApi;
import io.metalstack.apiserver.project.ProjectApi;
import io.metalstack.apiserver.replica.Replica;
import io.metalstack.apiserver.settings.OperationsSettings;
import io.metalstack.apiserver.settings.Settings;
import io.metalstack.apiserver.size.SizeApi;
import io.metalstack.apiserver.sizeimageconstraint.SizeImageConstraintApi;
import io.metalstack.apiserver.sizereservation.SizeReservationApi;
import io.metalstack.apiserver.switches.SwitchApi;
import io.metalstack.apiserver.task.TaskApi;
import io.metalstack.apiserver.tenant.ProviderTenant;
import io.metalstack.apiserver.tenant.TenantApi;
import io.metalstack.apiserver.token.BootstrapToken;
import io.metalstack.apiserver.token.Jwts;
import io.metalstack.apiserver.token.Lifetimes;
import io.metalstack.apiserver.token.SigningKeys;
import io.metalstack.apiserver.token.TokenApi;
import io.metalstack.apiserver.token.Tokens;
import io.metalstack.apiserver.user.UserApi;
import io.metalstack.apiserver.version.Build;
import io.metalstack.apiserver.version.VersionApi;
import io.metalstack.apiserver.vpn.AllocationVpn;
import io.metalstack.apiserver.vpn.Headscale;
import io.metalstack.apiserver.vpn.Vpn;
import io.metalstack.apiserver.vpn.VpnApi;
import io.metalstack.postgres.LocalPostgres;
import io.metalstack.postgres.Migrations;
import io.metalstack.rpc.CallLog;
import io.metalstack.rpc.CallStep;
import io.metalstack.rpc.Metrics;
import io.metalstack.rpc.Routes;
import io.metalstack.rpc.RpcServer;
import io.metalstack.rpc.Validation;
import io.metalstack.store.Db;
import io.metalstack.store.Notifications;
import io.metalstack.store.Tasks;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** The control plane, wired by hand: from settings to a server that listens. */
public final class ControlPlane implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final RpcServer server;
  private final String url;
  private final Optional<String> bootstrapToken;

  private ControlPlane(Settings settings, Clock clock) {
    try {
      var jdbcUrl = database(settings);
      Migrations.apply(jdbcUrl);
      var db = opened(new Db(jdbcUrl, settings.databaseConnections()));
      ProviderTenant.ensure(db, settings.providerTenant(), clock);

      var random = new SecureRandom();
      var notifications = opened(new Notifications(db, settings.pollInterval()));
      // A connection of its own: a server whose calls wait for the pool is busy, not dead.
      var pulse = opened(new Db(jdbcUrl, 1));
      var replica = opened(new Replica(pulse, clock, settings.heartbeat()));
      var tasks = opened(new Tasks(db, clock, notifications, settings.heartbeat()));
      var commands = new BmcCommands(db, tasks, clock, settings.bmcCommandTimeout());
      var numbers = new Numbers(random);
      var provisioning = new Provisioning(clock);
      var operations = settings.operations();
      Optional<Vpn> vpn =
          operations.headscale().map(headscale -> opened(new Headscale(headscale, clock)));
      var allocationVpn = new AllocationVpn(vpn, operations.headscaleMachines(), db, tasks);
      allocationVpn.register();
      var reclaim = new Reclaim(db, commands, numbers, allocationVpn);
      tasks.register(commands.task());
      tasks.register(reclaim.task());
      Housekeeping.register(tasks, db, operations, vpn, clock);
      Housekeeping.forward(tasks, db, sinks(operations), clock);

      var rules = new MethodRules(Rpcs.all());
      var audit = new AuditTrail(rules, clock);
      var calls = new Calls(db, audit);
      var url = Listening.url(settings);
      var tokens = new Tokens(settings.providerTenant());
      var keys = new SigningKeys(db, clock);
      keys.follow(notifications);
      var jwts = new Jwts(keys, url.issuer(), clock);
      VersionApi.bind(calls, Build.current());
      var refusals = opened(new RefusalWriter(db));
      var health = new HealthCheck(db, new AuditHealth(refusals), vpn, settings.deadAfter(), clock);
      HealthApi.bind(calls, health);
      MethodApi.bind(calls, rules);
      AuditApi.bind(calls, clock);
      TaskApi.bind(calls, tasks, operations.taskRetention());
      ComponentApi.bind(calls, operations.componentExpiration(), clock);
      UserApi.bind(calls);
      TenantApi.bind(calls, clock);
      ProjectApi.bind(calls, clock);
      InviteApi.bind(calls, random, clock);
      var lifetimes = new Lifetimes(settings.tokenLifetime(), settings.tokenLifetimeMax());
      TokenApi.bind(calls, rules, tokens, jwts, lifetimes, clock);
      VpnApi.bind(calls, vpn, db);
      PartitionApi.bind(
          calls,
          new Inspection(replica, clock, settings.deadAfter(), settings.stateLimits()),
          clock);
      SizeApi.bind(calls, clock);
      SizeImageConstraintApi.bind(calls, clock);
      SizeReservationApi.bind(calls, clock);
      ImageApi.bind(calls, clock);
      FilesystemApi.bind(calls, clock);
      NetworkApi.bind(calls, numbers, clock);
      IpApi.bind(calls, clock);
      MachineApi.bind(
          calls,
          provisioning,
          numbers,
          tasks,
          allocationVpn,
          replica,
          settings.deadAfter(),
          settings.stateLimits(),
          random,
          clock);
      EventApi.bind(calls, provisioning, reclaim, clock);
      BmcApi.bind(calls, db, commands, new CommandRelay(notifications), clock);
      BootApi.bind(
          calls,
          provisioning,
          reclaim,
          commands,
          new WaitingRoom(db, replica, notifications),
          settings.bmcSuperuserPassword(),
          clock);
      SwitchApi.bind(calls, new ConnectedMachines(replica, clock, settings.deadAfter()), clock);
      calls.requireAll(Rpcs.all());

      var metrics = opened(new Metrics());
      var history = new HealthHistory(health, db, clock);
      history.show(metrics.registry(), notifications);
      tasks.recurring("health:history", Duration.ofMinutes(1), history::note);
      replica.start();
      tasks.start();
      notifications.start();
      var validation = new Validation();
      var limit =
          new RateLimit(
              settings.rateLimit(), settings.rateLimitAnonymous(), new CallCounts(db, clock));
      var steps =
          List.<CallStep>of(
              metrics,
              new CallLog(),
              new Refusals(rules, db, refusals, clock),
              limit.ofRefusedTokens(),
              new Authenticate(jwts, tokens, db, clock),
              limit,
              new Authorise(rules, db),
              validation);
      var routes = new Routes().get("/metrics", metrics.route());
      var login = new Login(db, tokens, jwts, audit, settings.tokenLifetime(), clock);
      LoginRoutes.bind(routes, settings.login(), login, this::url, random, clock);
      server =
          opened(
              RpcServer.start(
                  Listening.config(settings), Rpcs.all(), calls.handlers(), steps, routes));
      this.url = url.of(server.port());
      bootstrapToken =
          new BootstrapToken(db, tokens, jwts, settings.providerTenant(), clock)
              .issueOnce(token -> AdminToken.write(settings.data(), token));
      validation.warm(Rpcs.all());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts a server.
   *
   * @throws io.metalstack.values.Problem if the database or the address cannot be used
   */
  public static ControlPlane start(Settings settings) {
    return new ControlPlane(settings, Clock.systemUTC());
  }

  /** The port that is listened on, also when the settings left it open. */
  public int port() {
    return server.port();
  }

  /** Where clients reach this server. */
  public String url() {
    return url;
  }

  /** The token of all tokens, on the very first start of a database only. */
  public Optional<String> bootstrapToken() {
    return bootstrapToken;
  }

  /** Ends calls and streams, then stops what was started, last first. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LoggerFactory.getLogger(ControlPlane.class).warn("while stopping", e);
      }
    }
  }

  private String database(Settings settings) {
    if (!settings.databaseUrl().isEmpty()) {
      return settings.databaseUrl();
    }
    return opened(LocalPostgres.start(settings.data(), LocalPostgres.Durability.DURABLE))
        .jdbcUrl("postgres");
  }

  private List<AuditSink> sinks(OperationsSettings settings) {
    var sinks = new ArrayList<AuditSink>();
    settings
        .splunk()
        .ifPresent(splunk -> sinks.add(opened(new SplunkSink(splunk, Duration.ofSeconds(1)))));
    settings.timescale().ifPresent(url -> sinks.add(opened(new TimescaleSink(new Db(url, 1)))));
    return sinks;
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.push(part);
    return part;
  }
}
