package dev.loom.examples.demo;

import dev.loom.Loom;
import dev.loom.analytics.AnalyticsStore;
import dev.loom.cache.CachingProvider;
import dev.loom.cache.MemoryBackend;
import dev.loom.chat.DeltaListener;
import dev.loom.config.CacheConfig;
import dev.loom.config.LoomConfig;
import dev.loom.examples.terminal.CommandFailure;
import dev.loom.examples.terminal.ProgressBar;
import dev.loom.log.Logging;
import java.time.Duration;
import java.time.Instant;

/** Sends a day of simulated calls through a real chain into a store. */
final class Simulation {
  private static final Duration COMMIT_PATIENCE = Duration.ofMinutes(1);
  private static final int FLUSH_EVERY = 20_000;

  /** Calls sent before the day begins. */
  static final int WARM_UP_CALLS = 3_000;

  private final AnalyticsStore store;
  private final DayOfTraffic day;
  private final SimulatedUpstream upstream;
  private final SimulatedClock clock;
  private final Overhead overhead;
  private final LoomConfig config;
  private String storeChanges = "";

  Simulation(
      AnalyticsStore store, long seed, Instant start, int calls, int users, LoomConfig config) {
    this.config = config;
    this.store = store;
    this.day = new DayOfTraffic(seed, start, calls, users);
    this.upstream = new SimulatedUpstream(seed);
    this.clock = new SimulatedClock(start);
    this.overhead = new Overhead(calls);
  }

  /**
   * Sends calls through a chain of its own that nobody hears of: the first calls of a process tell
   * how fast classes load, not how fast Loom is.
   */
  static void warmUp(long seed, Instant start, int users, LoomConfig config) {
    SimulatedUpstream upstream = new SimulatedUpstream(seed);
    DayOfTraffic day = new DayOfTraffic(seed, start, WARM_UP_CALLS, users);
    SimulatedClock clock = new SimulatedClock(start);
    Logging logging = Logging.builder().to(record -> {}).build();
    try (Loom loom = chain(config, clock, upstream, logging)) {
      while (day.hasNext()) {
        SimulatedCall call = day.next();
        clock.set(call.at());
        send(loom, call);
      }
    }
  }

  /** As configured, but a store in memory is on the day's clock: entries expire by its hours. */
  private static Loom chain(
      LoomConfig config, SimulatedClock clock, SimulatedUpstream upstream, Logging logging) {
    if (!config.caching().isInMemory()) {
      return config.assemble(upstream, logging);
    }
    CacheConfig cache = config.cache();
    MemoryBackend memory =
        new MemoryBackend(cache.maxSize(), (long) cache.maxMemoryMb() << 20, clock::nanos);
    return config.assemble(builder -> builder.backend(memory), upstream, logging);
  }

  /** Runs to the end of the day; every call is in the store then. */
  Overhead run(ProgressBar progress) {
    Logging logging =
        Logging.builder().to(new SimulatedLatency(upstream, store.sink())).clock(clock).build();
    try (Loom loom = chain(config, clock, upstream, logging)) {
      StoreWatch watch = new StoreWatch(loom.layer(CachingProvider.class).orElse(null));
      try (watch) {
        for (int done = 1; day.hasNext(); done++) {
          call(loom, day.next());
          progress.update(done);
          if (done % FLUSH_EVERY == 0) {
            commit();
          }
        }
      }
      storeChanges = watch.sentence();
    }
    commit();
    return overhead;
  }

  /** When the cache's store was away, after {@link #run}; empty for never. */
  String storeChanges() {
    return storeChanges;
  }

  private void call(Loom loom, SimulatedCall call) {
    clock.set(call.at());
    long begin = System.nanoTime();
    send(loom, call);
    overhead.add(System.nanoTime() - begin - upstream.takeOwnNanos());
  }

  private static void send(Loom loom, SimulatedCall call) {
    DeltaListener listener = call.streamed() ? piece -> {} : null;
    try {
      loom.chat(call.request(), listener);
    } catch (SimulatedFailure expected) {
      // Part of the show: it reached the caller and stands in the store.
    }
  }

  private void commit() {
    if (store.flush(COMMIT_PATIENCE) > 0 || store.health().totalDropped() > 0) {
      throw CommandFailure.failed(
          "the database does not take the calls; check that its disk has room and try again.");
    }
  }
}
