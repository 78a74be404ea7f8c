package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.cache.CacheEntry.Lifetime;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.FinishReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link CacheBackend} must do, as tests that its author inherits: extend this class,
 * open the store in {@link #open}, and run it with JUnit. It comes with the test-jar of {@code
 * loom-cache} (classifier {@code tests}) and needs {@code junit-jupiter} and {@code assertj-core}.
 *
 * <p>A store with a clock of its own moves it in {@link #pass}; one that lives in real time sleeps
 * there, and makes {@link #unit} short. What a store does later by itself, such as counting expired
 * entries, it may finish in {@link #settle}.
 *
 * <pre>{@code
 * class MyBackendTest extends CacheBackendContract {
 *   protected CacheBackend open() { return new MyBackend(freshAddress()); }
 *   protected void pass(Duration time) { clock.advance(time); }
 *   protected String tier() { return "mine"; }
 * }
 * }</pre>
 */
public abstract class CacheBackendContract {
  private static final Caller ANN = Caller.of("t1", "ann");

  private CacheBackend backend;

  /** Opens an empty store with room for at least 1,000 small entries; closed after each test. */
  protected abstract CacheBackend open();

  /** Lets the store's time pass. */
  protected abstract void pass(Duration time);

  /** The tier that hits of the store name. */
  protected abstract String tier();

  /** The step in which tests let time pass, at most ten a test; a minute. */
  protected Duration unit() {
    return Duration.ofMinutes(1);
  }

  /** Finishes what the store does later by itself; nothing. */
  protected void settle() {}

  @BeforeEach
  void openStore() {
    backend = open();
  }

  @AfterEach
  void closeStore() {
    backend.close();
  }

  private Duration units(int number) {
    return unit().multipliedBy(number);
  }

  private CacheEntry entry(
      CacheScope scope, Caller caller, String model, String prompt, String... tags) {
    String[] id = model.split(":", 2);
    ChatRequest request = ChatRequest.builder(id[0], id[1]).user(prompt).caller(caller).build();
    return entry(EntryLabels.of(CacheKey.of(request, scope), caller, Set.of(tags)), "to " + prompt);
  }

  private CacheEntry entry(EntryLabels labels, String text) {
    return CacheEntry.of(
        labels,
        ChatResponse.builder().text(text).finish(FinishReason.STOP, "stop").build(),
        StreamPieces.whole(),
        new Lifetime(units(4), units(6)),
        Duration.ofMillis(800));
  }

  private CacheEntry entry(String prompt) {
    return entry(CacheScope.TENANT, Caller.ANONYMOUS, "openai:gpt", prompt);
  }

  private CacheEntry put(CacheEntry entry) {
    assertThat(backend.put(entry, backend.ticket(entry.key()))).isEqualTo(StoreResult.STORED);
    return entry;
  }

  private boolean holds(CacheEntry entry) {
    return backend.get(entry.key()) instanceof CacheHit;
  }

  private CacheHit found(CacheEntry entry) {
    return (CacheHit) backend.get(entry.key());
  }

  private long removed(CacheSelector selector) {
    Invalidation expected = backend.dryRun(selector);
    assertThat(backend.invalidate(selector)).isEqualTo(expected);
    assertThat(expected.pending()).isFalse();
    assertThat(backend.dryRun(selector).removed()).isZero();
    return expected.removed();
  }

  @Test
  void storedEntryIsFoundUnchanged() {
    CacheEntry entry = entry(CacheScope.USER, ANN, "openai:gpt", "a", "x", "y");
    assertThat(backend.get(entry.key())).isInstanceOf(CacheMiss.class);
    put(entry);
    CacheHit hit = found(entry);
    assertThat(hit.tier()).isEqualTo(tier());
    assertThat(hit.isFresh()).isTrue();
    CacheEntry held = hit.entry();
    assertThat(held.labels()).isEqualTo(entry.labels());
    assertThat(held.response()).usingRecursiveComparison().isEqualTo(entry.response());
    assertThat(held.pieces()).usingRecursiveComparison().isEqualTo(entry.pieces());
    assertThat(held.ttl()).isEqualTo(entry.ttl());
    assertThat(held.kept()).isEqualTo(entry.kept());
    assertThat(held.upstreamLatency()).isEqualTo(entry.upstreamLatency());
    assertThat(held.tokens()).isEqualTo(entry.tokens());
    assertThat(held.answers(entry.key())).isTrue();
  }

  @Test
  void callersThatShareNothingFindNothing() {
    put(entry(CacheScope.USER, ANN, "openai:gpt", "a"));
    assertThat(holds(entry(CacheScope.USER, Caller.of("t2", "ann"), "openai:gpt", "a"))).isFalse();
    assertThat(holds(entry(CacheScope.USER, Caller.of("t1", "bob"), "openai:gpt", "a"))).isFalse();
    assertThat(holds(entry(CacheScope.TENANT, ANN, "openai:gpt", "a"))).isFalse();
    assertThat(holds(entry(CacheScope.GLOBAL, ANN, "openai:gpt", "a"))).isFalse();
  }

  @Test
  void ageAndRemainingTimeAddUpToTheLifetime() {
    CacheEntry entry = put(entry("a"));
    pass(units(2));
    CacheHit hit = found(entry);
    assertThat(hit.age()).isGreaterThanOrEqualTo(units(2));
    assertThat(hit.age().plus(hit.remaining())).isCloseTo(units(4), Duration.ofMillis(10));
  }

  @Test
  void entryIsStaleAfterItsLifetimeAndGoneAfterItsWindow() {
    CacheEntry entry = put(entry("a"));
    pass(units(3));
    assertThat(found(entry).isFresh()).isTrue();
    pass(units(2));
    assertThat(found(entry).isFresh()).as("reading prolongs nothing").isFalse();
    pass(units(1));
    assertThat(holds(entry)).isFalse();
  }

  @Test
  void replacedEntryIsTheOneFoundAndLivesAnew() {
    CacheEntry old = put(entry("a"));
    pass(units(3));
    put(entry(old.labels(), "newer"));
    pass(units(4));
    assertThat(found(old).entry().response().text()).isEqualTo("newer");
    settle();
    BackendStats stats = backend.stats();
    assertThat(stats.entries()).isEqualTo(1);
    assertThat(stats.evictions()).isZero();
    assertThat(stats.expirations()).isZero();
    assertThat(removed(CacheSelector.all())).isEqualTo(1);
  }

  @Test
  void selectorsDropWhatTheyNameAndCountIt() {
    put(entry(CacheScope.TENANT, ANN, "openai:gpt", "a"));
    put(entry(CacheScope.TENANT, Caller.of("t2", "ann"), "openai:gpt", "b"));
    put(entry(CacheScope.TENANT, Caller.of("t1", "bob"), "openai:gpt-2", "a"));
    put(entry(CacheScope.TENANT, Caller.ANONYMOUS, "anthropic:claude", "a"));
    CacheEntry kept = put(entry(CacheScope.TENANT, Caller.of("t3", "cid"), "mistral:gpt", "a"));
    assertThat(removed(CacheSelector.provider("nobody"))).isZero();
    assertThat(removed(CacheSelector.provider("anthropic"))).isEqualTo(1);
    assertThat(removed(CacheSelector.model("gpt").and(CacheSelector.provider("openai"))))
        .isEqualTo(2);
    assertThat(removed(CacheSelector.tenant("t1"))).isEqualTo(1);
    assertThat(removed(CacheSelector.user("ann"))).isZero();
    assertThat(holds(kept)).isTrue();
    settle();
    assertThat(backend.stats().entries()).isEqualTo(1);
    assertThat(removed(CacheSelector.all())).isEqualTo(1);
    settle();
    assertThat(backend.stats().entries()).isZero();
    assertThat(backend.stats().evictions() + backend.stats().expirations()).isZero();
  }

  @Test
  void makersAreFoundInEveryScope() {
    for (CacheScope scope : CacheScope.values()) {
      put(entry(scope, ANN, "openai:gpt", "a"));
      put(entry(scope, Caller.of("t2", "ann"), "openai:gpt", "b"));
      CacheEntry kept = put(entry(scope, Caller.of("t2", "bob"), "openai:gpt", "c"));
      assertThat(removed(CacheSelector.tenant("t1"))).as("%s", scope).isEqualTo(1);
      assertThat(removed(CacheSelector.user("ann"))).as("%s", scope).isEqualTo(1);
      assertThat(holds(kept)).as("%s", scope).isTrue();
    }
  }

  @Test
  void tagsAreExact() {
    CacheEntry both = put(entry(CacheScope.TENANT, ANN, "openai:gpt", "a", "x", "y"));
    CacheEntry other = put(entry(CacheScope.TENANT, ANN, "openai:gpt-2", "a", "xy"));
    assertThat(removed(CacheSelector.tag("x").and(CacheSelector.tag("xy")))).isZero();
    assertThat(removed(CacheSelector.tag("x"))).isEqualTo(1);
    assertThat(holds(both)).isFalse();
    assertThat(holds(other)).isTrue();
  }

  @Test
  void prefixIsLiteralAndReachesIntoTheDigest() {
    CacheEntry gpt = put(entry("a"));
    CacheEntry gpt2 = put(entry(CacheScope.TENANT, ANN, "openai:gpt-2", "a"));
    CacheEntry llama = put(entry(CacheScope.TENANT, ANN, "ollama:llama3:8b", "a"));
    CacheEntry llama2 = put(entry(CacheScope.TENANT, ANN, "ollama:llama3:8b", "b"));
    assertThat(removed(CacheSelector.prefix("openai:.*"))).isZero();
    assertThat(removed(CacheSelector.prefix("openai:gpt:*"))).isEqualTo(1);
    assertThat(holds(gpt)).isFalse();
    assertThat(holds(gpt2)).isTrue();
    assertThat(removed(CacheSelector.prefix("v1:openai:gpt"))).isEqualTo(1);
    String key = llama.key().toString();
    assertThat(removed(CacheSelector.prefix(key.substring(0, key.length() - 8)))).isEqualTo(1);
    assertThat(holds(llama)).isFalse();
    assertThat(holds(llama2)).isTrue();
    assertThat(removed(CacheSelector.prefix("ollama:llama3%3A8b:"))).isEqualTo(1);
  }

  @Test
  void onlyOlderEntriesAreDroppedByAge() {
    CacheEntry old = put(entry("a"));
    pass(units(2));
    CacheEntry young = put(entry("b"));
    assertThat(removed(CacheSelector.olderThan(units(5)))).isZero();
    assertThat(removed(CacheSelector.olderThan(units(1)))).isEqualTo(1);
    assertThat(holds(old)).isFalse();
    assertThat(holds(young)).isTrue();
  }

  @Test
  void staleEntriesAreCountedAsRemovedAndExpiredOnesAreNot() {
    put(entry("a"));
    pass(units(2));
    put(entry("b"));
    pass(units(4));
    put(entry("c"));
    assertThat(removed(CacheSelector.all())).isEqualTo(2);
  }

  @Test
  void expiredEntriesAreCountedAsExpired() {
    put(entry("a"));
    put(entry("b"));
    pass(units(6));
    settle();
    BackendStats stats = backend.stats();
    assertThat(stats.entries()).isZero();
    assertThat(stats.expirations()).isEqualTo(2);
    assertThat(stats.evictions()).isZero();
  }

  @Test
  void dryRunChangesNothing() {
    CacheEntry entry = entry("a");
    StoreTicket ticket = backend.ticket(entry.key());
    assertThat(backend.dryRun(CacheSelector.all())).isEqualTo(Invalidation.of(0));
    assertThat(backend.put(entry, ticket)).isEqualTo(StoreResult.STORED);
    for (int i = 0; i < 2; i++) {
      assertThat(backend.dryRun(CacheSelector.all())).isEqualTo(Invalidation.of(1));
      assertThat(backend.dryRun(CacheSelector.model("gpt-2"))).isEqualTo(Invalidation.of(0));
    }
    assertThat(holds(entry)).isTrue();
  }

  @Test
  void answerFetchedBeforeAMatchingInvalidationIsNotStored() {
    CacheEntry entry = entry(CacheScope.TENANT, ANN, "openai:gpt", "a", "x");
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
    CacheEntry entry = entry(CacheScope.TENANT, ANN, "openai:gpt", "a", "x");
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
    put(entry(entry.labels(), "newer"));
    assertThat(backend.put(entry, early)).isEqualTo(StoreResult.INVALIDATED);
    assertThat(found(entry).entry().response().text()).isEqualTo("newer");
  }

  @Test
  void ticketOfAnotherStoreIsRefused() {
    CacheEntry entry = entry("a");
    assertThatThrownBy(() -> backend.put(entry, new StoreTicket() {}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(holds(entry)).isFalse();
  }

  @Test
  void parallelInvalidationsCountEachEntryOnce() throws Exception {
    int entries = 500;
    for (int i = 0; i < entries; i++) {
      put(entry(CacheScope.TENANT, ANN, "openai:gpt-" + i % 5, "prompt " + i, "x"));
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
  void closedStoreFindsAndKeepsNothing() {
    CacheEntry entry = put(entry("a"));
    StoreTicket ticket = backend.ticket(entry.key());
    backend.close();
    backend.close();
    assertThat(holds(entry)).isFalse();
    assertThat(backend.put(entry, ticket)).isEqualTo(StoreResult.CLOSED);
    assertThat(holds(entry)).isFalse();
    assertThat(backend.stats().entries()).isZero();
  }
}
