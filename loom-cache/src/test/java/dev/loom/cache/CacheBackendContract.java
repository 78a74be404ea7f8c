package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * What every {@link CacheBackend} must do, as tests that its author inherits: extend this class,
 * open the store in {@link #open}, and run it with JUnit. It comes with the test-jar of {@code
 * loom-cache} (classifier {@code tests}) and needs {@code junit-jupiter} and {@code assertj-core}.
 *
 * <p>A store with a clock of its own moves it in {@link #pass}; one that lives in real time sleeps
 * there, and makes {@link #unit} short: entries live for hours, but where a test is about
 * lifetimes, a few units. What a store does later by itself, such as counting expired entries, it
 * may finish in {@link #settle}.
 *
 * <pre>{@code
 * class MyBackendTest extends CacheBackendContract {
 *   protected CacheBackend open() { return new MyBackend(freshAddress()); }
 *   protected void pass(Duration time) { clock.advance(time); }
 *   protected String tier() { return "mine"; }
 * }
 * }</pre>
 */
public abstract class CacheBackendContract extends CacheBackendContractSelectors {

  @Test
  void answerFetchedBeforeAMatchingInvalidationIsNotStored() {
    CacheEntry entry = entry(ANN, "openai:gpt", "a", "x");
    String key = entry.key().toString();
    for (CacheSelector selector :
        List.of(
            CacheSelector.all(),
            CacheSelector.provider("openai"),
            CacheSelector.model("gpt"),
            CacheSelector.tenant("t1"),
            CacheSelector.user("ann"),
            CacheSelector.tag("x"),
            CacheSelector.prefix("openai:"),
            CacheSelector.prefix(key.substring(0, key.length() - 8)),
            CacheSelector.tag("x").and(CacheSelector.tenant("t1")))) {
      StoreTicket early = backend.ticket(entry.key());
      StoreTicket missed = ((CacheMiss) backend.get(entry.key())).ticket();
      assertThat(removed(selector)).isZero();
      assertThat(backend.put(entry, early)).as("%s", selector).isEqualTo(StoreResult.INVALIDATED);
      assertThat(backend.put(entry, missed)).as("%s", selector).isEqualTo(StoreResult.INVALIDATED);
      assertThat(holds(entry)).isFalse();
      put(entry);
      StoreTicket refresh = backend.ticket(entry.key());
      assertThat(removed(selector)).isEqualTo(1);
      assertThat(backend.put(entry, refresh)).isEqualTo(StoreResult.INVALIDATED);
    }
  }

  @Test
  void answerFetchedBeforeAnotherInvalidationIsStored() {
    CacheEntry entry = entry(ANN, "openai:gpt", "a", "x");
    StoreTicket early = backend.ticket(entry.key());
    removed(CacheSelector.provider("anthropic"));
    removed(CacheSelector.tenant("t2"));
    removed(CacheSelector.user("bob"));
    removed(CacheSelector.tag("y"));
    removed(CacheSelector.prefix("openai:gpt-"));
    removed(CacheSelector.olderThan(Duration.ZERO)); // what comes now is no older
    assertThat(backend.put(entry, early)).isEqualTo(StoreResult.STORED);
    assertThat(holds(entry)).isTrue();
  }

  @Test
  void refusedAnswerLeavesTheNewerOne() {
    CacheEntry entry = entry("a");
    StoreTicket early = backend.ticket(entry.key());
    removed(CacheSelector.all());
    put(newer(entry));
    assertThat(backend.put(entry, early)).isEqualTo(StoreResult.INVALIDATED);
    assertThat(text(entry)).isEqualTo("newer");
  }

  @Test
  void ticketOfAnotherStoreIsRefused() {
    CacheEntry entry = entry("a");
    assertThatThrownBy(() -> backend.put(entry, new StoreTicket() {}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(holds(entry)).isFalse();
  }

  @Test
  void ticketOfAnotherStoreOfTheSameKindIsRefused() {
    CacheBackend other = open();
    try {
      CacheEntry entry = entry("a");
      StoreTicket foreign = other.ticket(entry.key());
      StoreTicket missed = ((CacheMiss) other.get(entry.key())).ticket();
      assertThatThrownBy(() -> backend.put(entry, foreign))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> backend.put(entry, missed))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(holds(entry)).isFalse();
    } finally {
      other.close();
    }
  }

  @Test
  void parallelInvalidationsCountEachEntryOnce() throws Exception {
    int entries = 500;
    for (int i = 0; i < entries; i++) {
      put(entry(ANN, "openai:gpt-" + i % 5, "prompt " + i, "x"));
    }
    List<CacheSelector> selectors =
        List.of(
            CacheSelector.all(),
            CacheSelector.tag("x"),
            CacheSelector.provider("openai"),
            CacheSelector.tenant("t1"));
    ExecutorService pool = Executors.newFixedThreadPool(selectors.size());
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Invalidation>> results = new ArrayList<>();
      for (CacheSelector selector : selectors) {
        results.add(
            pool.submit(
                () -> {
                  start.await();
                  return backend.invalidate(selector);
                }));
      }
      start.countDown();
      long sum = 0;
      for (Future<Invalidation> result : results) {
        sum += result.get().removed();
      }
      assertThat(sum).isEqualTo(entries);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void noAnswerFromBeforeAnInvalidationIsStoredWhileItRuns() throws Exception {
    List<CacheSelector> selectors =
        List.of(
            CacheSelector.all(),
            CacheSelector.tag("x"),
            CacheSelector.provider("openai"),
            CacheSelector.user("ann"),
            CacheSelector.prefix("openai:").and(CacheSelector.tenant("t1")));
    int threads = 3;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (int round = 0; round < 150; round++) {
        CacheSelector selector = selectors.get(round % selectors.size());
        CountDownLatch ready = new CountDownLatch(threads);
        List<CacheEntry> entries = new ArrayList<>();
        List<Future<?>> putters = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
          Map<CacheEntry, StoreTicket> own = new LinkedHashMap<>();
          for (int i = 0; i < 8; i++) {
            CacheEntry entry = entry(ANN, "openai:gpt", thread + " prompt " + i, "x");
            own.put(entry, backend.ticket(entry.key()));
          }
          entries.addAll(own.keySet());
          putters.add(pool.submit(() -> storeAll(own, ready)));
        }
        ready.await();
        backend.invalidate(selector);
        for (Future<?> putter : putters) {
          putter.get();
        }
        entries.forEach(entry -> assertThat(holds(entry)).as("%s", selector).isFalse());
        assertThat(backend.dryRun(CacheSelector.all()).removed()).as("%s", selector).isZero();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private void storeAll(Map<CacheEntry, StoreTicket> entries, CountDownLatch ready) {
    entries.forEach(
        (entry, ticket) -> {
          try {
            backend.put(entry, ticket);
          } finally {
            ready.countDown(); // after the first one the invalidation may come at any moment
          }
        });
  }

  @Test
  void closedStoreFindsAndKeepsNothing() {
    CacheEntry entry = put(entry("a"));
    StoreTicket ticket = backend.ticket(entry.key());
    backend.close();
    backend.close(); // harmless
    assertThat(holds(entry)).isFalse();
    assertThat(backend.put(entry, ticket)).isEqualTo(StoreResult.CLOSED);
    assertThat(holds(entry)).isFalse();
    assertThat(backend.put(entry, backend.ticket(entry.key()))).isEqualTo(StoreResult.CLOSED);
    assertThat(backend.stats().entries()).isZero();
    dropsNothing(() -> backend.invalidate(CacheSelector.all()));
    dropsNothing(() -> backend.dryRun(CacheSelector.all()));
  }

  /** Says that nothing is there, or that what outlives the store is out of its reach. */
  private static void dropsNothing(Supplier<Invalidation> afterClose) {
    try {
      assertThat(afterClose.get()).isEqualTo(Invalidation.of(0));
    } catch (IllegalStateException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
