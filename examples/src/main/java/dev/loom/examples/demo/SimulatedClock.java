package dev.loom.examples.demo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Stands still until it is set: a day passes in seconds. */
final class SimulatedClock extends Clock {
  private final Instant start;
  private volatile Instant now;

  SimulatedClock(Instant start) {
    this.start = start;
    this.now = start;
  }

  /** Time passed since the start, for what measures lifetimes: entries grow old with the day. */
  long nanos() {
    return Duration.between(start, now).toNanos();
  }

  void set(Instant instant) {
    now = instant;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /** Zones make no difference to an instant. */
  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
