package io.metalstack.minilab.bench;

import io.metalstack.minilab.Lab;

/** Measures one thing in a lab whose machines have just got power. */
interface Benchmark {
  /** What came of it, in words, with its number. */
  String run(Lab lab, Bench.Load load) throws InterruptedException;
}
