package dev.loom.cache.redis;

import static dev.loom.cache.redis.Sample.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheHit;
import dev.loom.cache.CacheLookup;
import dev.loom.cache.CacheMiss;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What callers see while the way to Redis fails: misses in time, and never a wrong answer. */
class FaultTableTest {
  private static final Duration TIMEOUT = Duration.ofMillis(50);
  private static final int CALLERS = 8;
  private static final int CALLS = 40;
  private static final int ENTRIES = 20;

  private final RedisServer server = RedisServer.start();
  private final FaultProxy proxy = new FaultProxy(server.port(), 7);
  private final RedisBackend backend =
      Sample.open(Sample.settings("redis://127.0.0.1:" + proxy.port(), TIMEOUT, 8));
  private final List<CacheEntry> entries = new ArrayList<>();
  private final AtomicLong slowest = new AtomicLong();
  private final AtomicLong hits = new AtomicLong();

  @AfterEach
  void stop() {
    backend.close();
    proxy.close();
    server.close();
    assertThat(proxy.threads()).isZero();
  }

  private void fill() {
    for (int i = 0; i < ENTRIES; i++) {
      entries.add(Sample.put(backend, "prompt " + i + " " + "x".repeat(2_000)));
    }
  }

  /** Looks up, and stores what was missed, as hosts' calls do. */
  private void callers(int calls) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        int first = caller;
        all.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < calls; i++) {
                    call(entries.get((first + i) % ENTRIES));
                  }
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private void call(CacheEntry wanted) {
    long start = System.nanoTime();
    CacheLookup found = backend.get(wanted.key());
    slowest.accumulateAndGet(System.nanoTime() - start, Math::max);
    if (found instanceof CacheHit hit) {
      hits.incrementAndGet();
      assertThat(hit.entry().answers(wanted.key())).isTrue();
      assertThat(hit.entry().response().text()).isEqualTo(wanted.response().text());
    } else {
      try {
        backend.put(wanted, ((CacheMiss) found).ticket());
      } catch (RedisUnavailableException e) {
        // A failed store, which the cache counts.
      }
    }
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("refused", FaultMode.refuse()),
        Arguments.of("black hole", FaultMode.blackHole()),
        Arguments.of("200 ms late", FaultMode.latency(Duration.ofMillis(200))),
        Arguments.of("2 s late", FaultMode.latency(Duration.ofSeconds(2))),
        Arguments.of("reset", FaultMode.reset()),
        Arguments.of("garbage", FaultMode.garbage()),
        Arguments.of("drip", FaultMode.drip(Duration.ofMillis(80))),
        Arguments.of("half a reply", FaultMode.halfReplyThenHang()),
        Arguments.of("stalled", FaultMode.stallAfter(100)),
        Arguments.of("10 KB a second", FaultMode.bandwidth(10_000)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void faultOpensTheBreakerAndIsOver(String name, FaultMode fault) throws Exception {
    fill();
    proxy.set(fault);
    callers(CALLS);
    await(
        "the cache falls back",
        () -> {
          call(entries.get(0));
          return !backend.health().available();
        });
    long asked = proxy.commands();
    callers(CALLS);
    // Probes alone: four a second at most, of a few commands each.
    assertThat(proxy.commands() - asked).isLessThan(CALLERS * CALLS / 4);
    proxy.set(FaultMode.PASS);
    await("the cache comes back", () -> backend.health().available());
    hits.set(0);
    callers(CALLS);
    assertThat(hits.get()).isPositive();
    // Not how long it took, but that nobody waited for what takes longer than all this.
    assertThat(Duration.ofNanos(slowest.get())).isLessThan(Duration.ofMillis(1_500));
  }

  @Test
  void littleDelayIsNoFault() throws Exception {
    fill();
    proxy.set(FaultMode.latency(Duration.ofMillis(5)));
    callers(CALLS);
    assertThat(backend.health().outages()).isZero();
    assertThat(hits.get()).isPositive();
  }

  @Test
  void swappedRepliesAreNeverServed() throws Exception {
    fill();
    proxy.set(FaultMode.swapReplies());
    callers(CALLS);
    proxy.set(FaultMode.PASS);
    await("the cache comes back", () -> backend.health().available());
  }
}
