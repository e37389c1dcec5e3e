package io.metalstack.apiserver.machine;

import io.metalstack.postgres.LocalPostgres;
import io.metalstack.postgres.Migrations;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

/** Allocations per second of durable commits, as this machine is at the moment. Not a test. */
final class PlacementBench {
  private PlacementBench() {}

  /**
   * Prints one line for each case.
   *
   * @param args waiting machines, allocations, threads
   */
  public static void main(String[] args) throws Exception {
    var machines = Integer.parseInt(args[0]);
    var allocations = Integer.parseInt(args[1]);
    var threads = Integer.parseInt(args[2]);
    for (var projects : List.of(1, threads)) {
      for (var reserved : List.of(0, 1)) {
        var data = Files.createTempDirectory("metal-bench");
        try (var postgres = LocalPostgres.start(data, LocalPostgres.Durability.DURABLE)) {
          var url = postgres.jdbcUrl("postgres");
          Migrations.apply(url);
          try (var yard = new Yard(url, threads)) {
            run(yard, machines, allocations, threads, projects, reserved);
          }
        }
      }
    }
  }

  private static void run(
      Yard yard, int machines, int allocations, int threads, int projects, int reserved)
      throws Exception {
    for (var i = 0; i < machines; i++) {
      yard.machine("r" + i % 20);
    }
    yard.db.transaction(tx -> tx.sql().execute("analyze"));
    if (reserved > 0) {
      yard.reserve(yard.project("reserving"), reserved);
    }
    var owners = new ArrayList<UUID>();
    for (var i = 0; i < projects; i++) {
      owners.add(yard.project("owner" + i));
    }
    var calls = new ArrayList<Callable<UUID>>();
    for (var i = 0; i < allocations; i++) {
      var owner = owners.get(i % projects);
      calls.add(() -> UUID.fromString(yard.create(yard.asked(owner)).getUuid()));
    }
    try (var executor = Executors.newFixedThreadPool(threads)) {
      var start = System.nanoTime();
      for (var call : executor.invokeAll(calls)) {
        call.get();
      }
      var seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          "%d allocations of %d machines, %d threads, %d projects, %s: %.0f/s%n",
          allocations,
          machines,
          threads,
          projects,
          reserved == 0 ? "no reservation" : "another project's reservation",
          allocations / seconds);
    }
  }
}
