package dev.loom.cache.redis;

import static dev.loom.cache.redis.Sample.await;
import static dev.loom.cache.redis.Sample.entry;
import static dev.loom.cache.redis.Sample.put;
import static dev.loom.cache.redis.Sample.tier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.cache.BackendStats.State;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheMiss;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.Invalidation;
import dev.loom.cache.StoreResult;
import dev.loom.cache.StoreTicket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A store whose Redis goes and comes back: killed, frozen, refused at the start. */
class OutageTest {
  private final RedisServer server = RedisServer.start();
  private RedisBackend backend = Sample.open(Sample.settings(server.uri()));

  @AfterEach
  void stop() {
    backend.close();
    server.close();
  }

  private void awaitFallback() {
    CacheEntry any = entry("nobody asked this");
    await(
        "the cache falls back",
        () -> {
          backend.get(any.key());
          return !backend.health().available();
        });
  }

  private void awaitReturn() {
    await("the cache comes back", () -> backend.health().available());
  }

  @Test
  void killedServerIsReplacedByMemoryUntilItIsBack() {
    CacheEntry before = put(backend, "before");
    assertThat(tier(backend, before)).isEqualTo("redis");
    server.kill();
    awaitFallback();
    CacheEntry during = put(backend, "during");
    assertThat(tier(backend, during)).isEqualTo("memory");
    assertThat(tier(backend, before)).isNull();
    assertThat(backend.stats().state()).isEqualTo(State.FALLBACK);
    assertThat(backend.state()).isEqualTo(State.FALLBACK);
    assertThat(backend.stats().entries()).isEqualTo(1);

    server.restart();
    awaitReturn();
    await("memory is dropped", () -> tier(backend, during) == null);
    CacheEntry after = put(backend, "after");
    assertThat(tier(backend, after)).isEqualTo("redis");
    assertThat(backend.stats().state()).isEqualTo(State.OK);
    assertThat(backend.state()).isEqualTo(State.OK);
    RedisHealth health = backend.health();
    assertThat(health.outages()).isEqualTo(1);
    assertThat(health.lastCameBack()).isAfterOrEqualTo(health.lastFellBack());
  }

  @Test
  void frozenServerKeepsItsEntries() {
    CacheEntry before = put(backend, "before");
    server.freeze();
    awaitFallback();
    put(backend, "during");
    server.thaw();
    awaitReturn();
    assertThat(tier(backend, before)).isEqualTo("redis");
  }

  @Test
  void invalidationInAnOutageIsMadeBeforeRedisIsReadAgain() {
    CacheEntry kept = put(backend, "kept");
    CacheEntry tagged = put(backend, "tagged", "x");
    server.freeze();
    awaitFallback();
    put(backend, "during", "x");
    assertThat(backend.dryRun(CacheSelector.tag("x"))).isEqualTo(new Invalidation(1, true));
    assertThat(backend.invalidate(CacheSelector.tag("x"))).isEqualTo(new Invalidation(1, true));
    assertThat(backend.health().pendingInvalidations()).isEqualTo(1);
    server.thaw();
    awaitReturn();
    assertThat(tier(backend, tagged)).isNull();
    assertThat(tier(backend, kept)).isEqualTo("redis");
    assertThat(backend.health().pendingInvalidations()).isZero();
  }

  @Test
  void invalidationThatRedisDoesNotAnswerIsPending() {
    CacheEntry entry = put(backend, "a");
    server.freeze();
    assertThat(backend.invalidate(CacheSelector.all())).isEqualTo(new Invalidation(0, true));
    assertThat(backend.health().available()).isFalse();
    server.thaw();
    awaitReturn();
    assertThat(tier(backend, entry)).isNull();
  }

  @Test
  void answerFetchedAcrossTheBeginningOfAnOutageIsKeptInMemory() {
    CacheEntry entry = entry("a");
    StoreTicket ticket = ((CacheMiss) backend.get(entry.key())).ticket();
    server.kill();
    awaitFallback();
    assertThat(backend.put(entry, ticket)).isEqualTo(StoreResult.STORED);
    assertThat(tier(backend, entry)).isEqualTo("memory");
  }

  @Test
  void answerInvalidatedAcrossTheBeginningOfAnOutageIsNotKept() {
    CacheEntry entry = entry("a");
    StoreTicket ticket = backend.ticket(entry.key());
    backend.invalidate(CacheSelector.provider("openai"));
    server.kill();
    awaitFallback();
    assertThat(backend.put(entry, ticket)).isEqualTo(StoreResult.INVALIDATED);
  }

  @Test
  void answerFetchedAcrossTheEndOfAnOutageIsNotKept() {
    server.kill();
    awaitFallback();
    CacheEntry entry = entry("a");
    StoreTicket ticket = ((CacheMiss) backend.get(entry.key())).ticket();
    server.restart();
    awaitReturn();
    assertThatThrownBy(() -> backend.put(entry, ticket))
        .isInstanceOf(RedisUnavailableException.class);
    assertThat(tier(backend, entry)).isNull();
  }

  @Test
  void storeStartsWithoutRedisAndFindsItLater() {
    server.kill();
    try (RedisBackend late = Sample.open(Sample.settings(server.uri()))) {
      assertThat(late.stats().state()).isEqualTo(State.FALLBACK);
      assertThat(late.health().lastCameBack()).isNull();
      assertThat(late.health().outages()).isEqualTo(1);
      CacheEntry entry = put(late, "a");
      assertThat(tier(late, entry)).isEqualTo("memory");
      server.restart();
      await("the cache attaches", () -> late.health().available());
      assertThat(tier(late, put(late, "b"))).isEqualTo("redis");
    }
  }
}
