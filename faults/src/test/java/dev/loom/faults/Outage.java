package dev.loom.faults;

import dev.loom.cache.redis.FaultMode;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The ways in which Redis fails; the first three stand for all in every build. */
enum Outage {
  KILLED("killed", wire -> wire.server.kill(), wire -> wire.server.restart()),
  BLACK_HOLE("black hole", FaultMode.blackHole()),
  GARBAGE("garbage", FaultMode.garbage()),
  FROZEN("frozen", wire -> wire.server.freeze(), wire -> wire.server.thaw()),
  REFUSED("refused", FaultMode.refuse()),
  RESET("reset", FaultMode.reset()),
  LITTLE_LATE("+30 ms", FaultMode.latency(Duration.ofMillis(30))),
  LATE("+200 ms", FaultMode.latency(Duration.ofMillis(200))),
  VERY_LATE("+2000 ms", FaultMode.latency(Duration.ofMillis(2_000))),
  DRIP("drip", FaultMode.drip(Duration.ofMillis(80))),
  HALF("half reply", FaultMode.halfReplyThenHang()),
  SLOW("10 KB/s", FaultMode.bandwidth(10_000));

  private final String words;
  private final Consumer<Wire> begin;
  private final Consumer<Wire> end;

  Outage(String words, Consumer<Wire> begin, Consumer<Wire> end) {
    this.words = words;
    this.begin = begin;
    this.end = end;
  }

  Outage(String words, FaultMode mode) {
    this(words, wire -> wire.proxy.set(mode), wire -> wire.proxy.set(FaultMode.PASS));
  }

  /** So many of them, or the one that {@code -Dloom.mode} names. */
  static List<Outage> first(int number) {
    String chosen = System.getProperty("loom.mode", "");
    return chosen.isEmpty() ? List.of(values()).subList(0, number) : List.of(valueOf(chosen));
  }

  void begin(Wire wire) {
    begin.accept(wire);
  }

  void end(Wire wire) {
    end.accept(wire);
  }

  /** Whether Redis is to be left alone while it lasts. */
  boolean opensTheBreaker() {
    return this != LITTLE_LATE;
  }

  /** Whether even the short answers to probes do not come while it lasts. */
  boolean holdsProbes() {
    return this != LITTLE_LATE && this != SLOW;
  }

  @Override
  public String toString() {
    return words;
  }
}
