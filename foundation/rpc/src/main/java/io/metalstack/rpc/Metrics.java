package io.metalstack.rpc;

import com.google.protobuf.Message;
import io.metalstack.values.Problem;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts and times every call by method and code as {@code rpc_server_seconds}, and open calls as
 * {@code rpc_server_open}; keeps the registry for what the program measures besides.
 */
public final class Metrics implements CallStep, AutoCloseable {
  private record Series(String path, String code) {}

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<Series, Timer> timers = new ConcurrentHashMap<>();
  private final AtomicInteger open;
  private final JvmGcMetrics collections = new JvmGcMetrics();

  public Metrics() {
    open = registry.gauge("rpc.server.open", new AtomicInteger());
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  public MeterRegistry registry() {
    return registry;
  }

  /** Answers Prometheus; to be mounted at {@code /metrics}. */
  public Routes.Handler route() {
    return request -> Routes.Reply.text(200, registry.scrape());
  }

  @Override
  public void around(Call call, Message request, Next next) throws Exception {
    long start = System.nanoTime();
    open.incrementAndGet();
    try {
      next.proceed();
      record(call, start, "ok");
    } catch (Problem problem) {
      record(call, start, Codes.connectName(problem.kind()));
      throw problem;
    } finally {
      open.decrementAndGet();
    }
  }

  @Override
  public void unreadable(Call call, Problem problem) {
    record(call, System.nanoTime(), Codes.connectName(problem.kind()));
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }

  private void record(Call call, long start, String code) {
    timers
        .computeIfAbsent(new Series(call.rpc().path(), code), series -> timer(call, series))
        .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Call call, Series series) {
    return Timer.builder("rpc.server")
        .tag("service", call.rpc().service())
        .tag("method", call.rpc().name())
        .tag("code", series.code())
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
