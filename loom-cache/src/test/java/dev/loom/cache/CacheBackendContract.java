package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.FinishReason;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link CacheBackend} must do. Its implementers extend this and make their store. */
public abstract class CacheBackendContract {
  private static final Duration TTL = Duration.ofMinutes(10);

  private CacheBackend backend;

  /** Opens an empty store with room for at least 1,000 small entries. */
  protected abstract CacheBackend open();

  /** Lets the store's time pass. */
  protected abstract void pass(Duration time);

  /** The tier that hits of the store name. */
  protected abstract String tier();

  @BeforeEach
  void openStore() {
    backend = open();
  }

  @AfterEach
  void closeStore() {
    backend.close();
  }

  private static CacheEntry entry(String provider, String model, String prompt, Caller caller) {
    ChatRequest request = ChatRequest.builder(provider, model).user(prompt).caller(caller).build();
    return CacheEntry.of(
        CacheKey.of(request, CacheScope.TENANT),
        CacheScope.TENANT,
        caller,
        ChatResponse.builder().text("to " + prompt).finish(FinishReason.STOP, "stop").build(),
        StreamPieces.whole(),
        TTL,
        Duration.ofMillis(800));
  }

  private static CacheEntry entry(String prompt) {
    return entry("openai", "gpt", prompt, Caller.ANONYMOUS);
  }

  private CacheHit found(CacheEntry entry) {
    return Objects.requireNonNull(backend.get(entry.key()), "not found");
  }

  @Test
  void storedEntryIsFoundUnchanged() {
    CacheEntry entry = entry("a");
    assertThat(backend.get(entry.key())).isNull();
    assertThat(backend.put(entry)).isTrue();
    CacheHit hit = found(entry);
    assertThat(hit.entry()).usingRecursiveComparison().ignoringFields("storedAt").isEqualTo(entry);
    assertThat(hit.tier()).isEqualTo(tier());
    assertThat(hit.entry().answers(entry.key(), CacheScope.TENANT, Caller.ANONYMOUS)).isTrue();
  }

  @Test
  void ageAndRemainingTimeAddUpToTheLifetime() {
    CacheEntry entry = entry("a");
    backend.put(entry);
    pass(Duration.ofMinutes(4));
    CacheHit hit = found(entry);
    assertThat(hit.age()).isGreaterThanOrEqualTo(Duration.ofMinutes(4));
    assertThat(hit.age().plus(hit.remaining())).isEqualTo(TTL);
  }

  @Test
  void entryIsNotFoundPastItsLifetime() {
    CacheEntry entry = entry("a");
    backend.put(entry);
    pass(TTL.minusSeconds(1));
    assertThat(backend.get(entry.key())).isNotNull();
    pass(Duration.ofSeconds(1));
    assertThat(backend.get(entry.key())).isNull();
  }

  @Test
  void readingDoesNotProlongALife() {
    CacheEntry entry = entry("a");
    backend.put(entry);
    for (int i = 0; i < 5; i++) {
      pass(Duration.ofMinutes(2));
      backend.get(entry.key());
    }
    assertThat(backend.get(entry.key())).isNull();
  }

  @Test
  void replacedEntryIsTheOneFoundAndLivesAnew() {
    CacheEntry old = entry("a");
    backend.put(old);
    pass(Duration.ofMinutes(9));
    ChatResponse newer =
        ChatResponse.builder().text("newer").finish(FinishReason.STOP, "stop").build();
    CacheEntry replacement =
        CacheEntry.of(
            old.key(),
            CacheScope.TENANT,
            Caller.ANONYMOUS,
            newer,
            StreamPieces.whole(),
            TTL,
            Duration.ZERO);
    backend.put(replacement);
    pass(Duration.ofMinutes(9));
    assertThat(found(old).entry().response().text()).isEqualTo("newer");
    BackendStats stats = backend.stats();
    assertThat(stats.entries()).isEqualTo(1);
    assertThat(stats.evictions()).isZero();
    assertThat(stats.expirations()).isZero();
    assertThat(backend.clear()).isEqualTo(1);
  }

  @Test
  void selectorsDropWhatTheyNameAndCountIt() {
    backend.put(entry("openai", "gpt", "a", Caller.of("t1", "u1")));
    backend.put(entry("openai", "gpt", "b", Caller.of("t2", "u1")));
    backend.put(entry("openai", "gpt-2", "a", Caller.of("t1", "u2")));
    backend.put(entry("anthropic", "claude", "a", Caller.ANONYMOUS));
    CacheEntry kept = entry("mistral", "gpt", "a", Caller.of("t3", "u3"));
    backend.put(kept);
    assertThat(backend.invalidate(CacheSelector.provider("nobody"))).isZero();
    assertThat(backend.invalidate(CacheSelector.provider("anthropic"))).isEqualTo(1);
    assertThat(backend.invalidate(CacheSelector.model("gpt").and(CacheSelector.provider("openai"))))
        .isEqualTo(2);
    assertThat(backend.invalidate(CacheSelector.tenant("t1"))).isEqualTo(1);
    assertThat(backend.invalidate(CacheSelector.user("u1"))).isZero();
    assertThat(backend.get(kept.key())).isNotNull();
    assertThat(backend.clear()).isEqualTo(1);
    assertThat(backend.clear()).isZero();
    assertThat(backend.stats().entries()).isZero();
    assertThat(backend.stats().bytes()).isZero();
  }

  @Test
  void prefixIsLiteral() {
    CacheEntry gpt = entry("openai", "gpt", "a", Caller.ANONYMOUS);
    CacheEntry gpt2 = entry("openai", "gpt-2", "a", Caller.ANONYMOUS);
    backend.put(gpt);
    backend.put(gpt2);
    assertThat(backend.invalidate(CacheSelector.prefix("openai:.*"))).isZero();
    assertThat(backend.invalidate(CacheSelector.prefix("openai:gpt:*"))).isEqualTo(1);
    assertThat(backend.get(gpt.key())).isNull();
    assertThat(backend.get(gpt2.key())).isNotNull();
    assertThat(backend.invalidate(CacheSelector.prefix("v1:openai:gpt"))).isEqualTo(1);
  }

  @Test
  void entryExactlyAsOldAsTheLimitStays() {
    CacheEntry entry = entry("a");
    backend.put(entry);
    pass(Duration.ofMinutes(5));
    assertThat(backend.invalidate(CacheSelector.olderThan(Duration.ofMinutes(5)))).isZero();
    pass(Duration.ofMillis(1));
    assertThat(backend.invalidate(CacheSelector.olderThan(Duration.ofMinutes(5)))).isEqualTo(1);
  }

  @Test
  void expiredEntriesAreNotCountedAsRemoved() {
    backend.put(entry("a"));
    pass(TTL);
    backend.put(entry("b"));
    assertThat(backend.clear()).isEqualTo(1);
  }

  @Test
  void expiredEntriesAreCountedAsExpired() {
    backend.put(entry("a"));
    backend.put(entry("b"));
    pass(TTL);
    backend.get(entry("a").key());
    BackendStats stats = backend.stats();
    assertThat(stats.expirations()).isEqualTo(2);
    assertThat(stats.evictions()).isZero();
    assertThat(stats.entries()).isZero();
    assertThat(stats.bytes()).isZero();
  }

  @Test
  void parallelInvalidationsCountEachEntryOnce() throws Exception {
    int entries = 500;
    for (int i = 0; i < entries; i++) {
      backend.put(entry("prompt " + i));
    }
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      CountDownLatch start = new CountDownLatch(1);
      @SuppressWarnings({"unchecked", "rawtypes"})
      Future<Long>[] removed = new Future[4];
      for (int i = 0; i < removed.length; i++) {
        removed[i] =
            pool.submit(
                () -> {
                  start.await();
                  return backend.clear();
                });
      }
      start.countDown();
      long sum = 0;
      for (Future<Long> one : removed) {
        sum += one.get();
      }
      assertThat(sum).isEqualTo(entries);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void closedStoreFindsAndKeepsNothing() {
    CacheEntry entry = entry("a");
    backend.put(entry);
    backend.close();
    backend.close();
    assertThat(backend.get(entry.key())).isNull();
    assertThat(backend.put(entry)).isFalse();
    assertThat(backend.get(entry.key())).isNull();
    assertThat(backend.stats().entries()).isZero();
  }
}
