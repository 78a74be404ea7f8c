package dev.loom.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheScope;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.CacheStats;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.CacheOutcome.Status;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Origin;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What B-05 measures is a hit with all that a hit must do, not a part of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HitTest {
  private static final int BATCH = 64;

  private Hit hit;

  @BeforeAll
  void fill() {
    hit = new Hit();
    hit.pair().check().run();
  }

  // A probe stores nothing: the cache is full, and a new entry could push one of B-05's out.
  private static ChatRequest.Builder probe() {
    return Prompt.of(7, CacheScope.USER).request().toBuilder().cache(CacheDirectives.NO_STORE);
  }

  private Status status(ChatRequest request) {
    return hit.provider().chat(request).cache().status();
  }

  @Test
  void hitBenchmarkDoesTheWholeWork() {
    CacheStats before = hit.provider().stats();
    int heard = hit.deltas();
    int upstream = hit.upstreamCalls();
    hit.prepareRequests(BATCH);
    for (int i = 0; i < BATCH; i++) {
      ChatResponse answer = hit.memory();
      assertThat(answer.origin()).isEqualTo(Origin.CACHE);
      assertThat(answer.cache().status()).isEqualTo(Status.HIT);
      assertThat(answer.cache().tier()).isEqualTo("memory");
      assertThat(answer.cache().remaining()).isPositive();
      assertThat(answer.cache().keyId()).hasSize(12);
    }
    CacheStats after = hit.provider().stats();
    assertThat(after.hits() - before.hits()).isEqualTo(BATCH);
    assertThat(after.tokensSaved() - before.tokensSaved()).isEqualTo(630L * BATCH);
    assertThat(after.latencySaved()).isGreaterThan(before.latencySaved());
    assertThat(after.misses()).isEqualTo(before.misses());
    assertThat(hit.deltas() - heard).as("every second call is streamed").isEqualTo(BATCH / 2);
    assertThat(hit.upstreamCalls()).isEqualTo(upstream);
  }

  @Test
  void requestsAreNewObjectsEachTime() {
    ChatRequest one = probe().build();
    ChatRequest two = probe().build();
    assertThat(one).isEqualTo(two).isNotSameAs(two);
    assertThat(one.messages().get(0)).isNotSameAs(two.messages().get(0));
    assertThat(one.caller().user()).isNotSameAs(two.caller().user());
  }

  @Test
  void tenantAndUserAreInTheKey() {
    assertThat(status(probe().build())).isEqualTo(Status.HIT);
    assertThat(status(probe().caller(Caller.of("tenant-07", "other")).build()))
        .isEqualTo(Status.MISS);
    assertThat(status(probe().caller(Caller.of("other", "user-7")).build())).isEqualTo(Status.MISS);
  }

  @Test
  void directivesAreReadAndThePolicyIsAsked() {
    assertThat(status(probe().cache(CacheDirectives.OFF).build())).isEqualTo(Status.BYPASS);
    assertThat(status(probe().cache(CacheDirectives.NO_CACHE).build())).isEqualTo(Status.REFRESH);
    assertThat(status(probe().extra("background", true).build())).isEqualTo(Status.BYPASS);
  }

  @Test
  void invalidationIsSeen() {
    ChatRequest request = probe().build();
    CacheSelector only = CacheSelector.prefix(CacheKey.of(request, CacheScope.USER).toString());
    assertThat(hit.provider().invalidate(only).removed()).isEqualTo(1);
    assertThat(status(request)).isEqualTo(Status.MISS);
    assertThat(status(probe().cache(CacheDirectives.DEFAULT).build())).isEqualTo(Status.MISS);
    assertThat(status(request)).isEqualTo(Status.HIT);
  }
}
