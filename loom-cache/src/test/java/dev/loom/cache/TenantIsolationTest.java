package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.loom.cache.blackbox.FakeUpstream;
import dev.loom.chat.CallFailure;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.ModelId;
import dev.loom.chat.Origin;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No caller ever gets an answer that it does not share, whatever else goes wrong. */
@Timeout(120)
class TenantIsolationTest {
  private static final ModelId MODEL = new ModelId("openai", "m");

  private final FakeUpstream upstream = new FakeUpstream();

  @Test
  void tenantsOfOneStoreGetTheirOwnAnswersAlone() {
    int prompts = 1_000;
    int tenants = 50;
    MemoryBackend shared = new MemoryBackend(prompts * tenants, 1L << 30);
    CachingProvider cache = Caching.builder().backend(shared).build().wrap(upstream);
    upstream.behaving(
        (number, asked, listener) -> FakeUpstream.text(String.valueOf(asked.caller().tenant())));
    int foreign = 0;
    int hits = 0;
    for (int round = 0; round < 2; round++) {
      for (int prompt = 0; prompt < prompts; prompt++) {
        for (int tenant = 0; tenant < tenants; tenant++) {
          String name = "tenant " + tenant;
          ChatResponse answer =
              cache.chat(
                  ChatRequest.builder("openai", "m")
                      .user("prompt " + prompt)
                      .caller(Caller.of(name, "user " + round))
                      .build());
          foreign += answer.text().equals(name) ? 0 : 1;
          hits += answer.origin() == Origin.CACHE ? 1 : 0;
        }
      }
    }
    assertThat(foreign).isZero();
    assertThat(upstream.calls()).isEqualTo(2 * prompts * tenants - hits);
    assertThat(hits).isGreaterThan(prompts * tenants * 9 / 10); // eviction may begin a little early
  }

  /** Two keys of one digest, model and provider, whose answers must not meet. */
  private static CacheKey colliding(CacheScope scope, String tenant, String user) {
    CacheCell cell = CacheCell.of(scope, Caller.of(tenant, user), MODEL);
    return new CacheKey(1, 2, 3, 4, cell);
  }

  private static Call call(CacheKey key) {
    return new Call(
        key, ChatRequest.builder("openai", "m").user("hi").caller(maker(key)).build(), null);
  }

  /** Who makes what stands under a key. */
  private static Caller maker(CacheKey key) {
    return new Caller(key.cell().tenant(), key.cell().user(), Map.of());
  }

  private static CacheEntry entry(CacheKey key) {
    return CacheEntry.of(
        EntryLabels.of(key, maker(key), Set.of()),
        FakeUpstream.text("secret of another"),
        StreamPieces.whole(),
        CacheEntry.Lifetime.of(Duration.ofHours(1)),
        Duration.ZERO);
  }

  @ParameterizedTest
  @EnumSource(
      value = CacheScope.class,
      names = {"TENANT", "USER"})
  void entryOfAnotherCellIsRefusedThoughItsDigestIsEqual(CacheScope scope) {
    CacheKey mine = colliding(scope, "mine", "u");
    CacheKey theirs = colliding(scope, "theirs", "u");
    assertThat(mine).as("what a map holds for equal").isEqualTo(theirs);
    MemoryBackend store = new MemoryBackend();
    CacheCounters counters =
        new CacheCounters(Caching.inMemory().settings().prices(), Clock.systemUTC());
    GuardedBackend guarded = new GuardedBackend(store, counters, System::nanoTime);
    store.put(entry(theirs), store.ticket(theirs));
    assertThat(guarded.get(theirs)).isInstanceOf(CacheHit.class);
    assertThat(guarded.get(mine)).isNull();
    assertThat(counters.backendErrors.sum()).isEqualTo(1);
  }

  @Test
  void flightOfAnotherCellIsNotJoined() {
    Flights flights = new Flights(System::nanoTime);
    CacheKey theirs = colliding(CacheScope.TENANT, "theirs", "u");
    Flight flight = flights.begin(call(theirs));
    assertThat(flight.mayAnswer(call(theirs))).isTrue();
    assertThat(flight.mayAnswer(call(colliding(CacheScope.TENANT, "mine", "u")))).isFalse();
    assertThat(flight.mayAnswer(call(colliding(CacheScope.USER, "theirs", "u")))).isFalse();
  }

  @Test
  void failureOfAnotherCellIsNotThrown() {
    NegativeAnswers negatives = new NegativeAnswers(Duration.ofSeconds(9), System::nanoTime);
    CacheKey theirs = colliding(CacheScope.TENANT, "theirs", "u");
    IllegalStateException failure = new IllegalStateException("theirs");
    negatives.keep(call(theirs), failure, CallFailure.http(400, null), negatives.epoch());
    assertThat(negatives.find(call(theirs))).isSameAs(failure);
    assertThat(negatives.find(call(colliding(CacheScope.TENANT, "mine", "u")))).isNull();
  }

  @Test
  void failureIsForgottenWhenAnInvalidationComesJustAsItIsKept() {
    NegativeAnswers negatives = new NegativeAnswers(Duration.ofSeconds(9), System::nanoTime);
    Call call = call(colliding(CacheScope.TENANT, "t", "u"));
    long before = negatives.epoch();
    negatives.invalidate(CacheSelector.model("another"));
    negatives.keep(call, new IllegalStateException(), CallFailure.http(400, null), before);
    assertThat(negatives.find(call)).as("safe, if needless").isNull();
  }

  @Test
  void tenantsFailuresAreTheirOwn() {
    CachingProvider cache =
        Caching.builder().negativeTtl(Duration.ofSeconds(60)).build().wrap(upstream);
    upstream.describing(failure -> CallFailure.http(400, null));
    upstream.behaving(
        (number, asked, listener) -> {
          throw new IllegalStateException(asked.caller().tenant());
        });
    for (int round = 0; round < 2; round++) {
      for (int tenant = 0; tenant < 50; tenant++) {
        String name = "tenant " + tenant;
        ChatRequest asked =
            ChatRequest.builder("openai", "m").user("hi").caller(Caller.of(name, "u")).build();
        assertThat(catchThrowable(() -> cache.chat(asked))).hasMessage(name);
      }
    }
    assertThat(upstream.calls()).isEqualTo(50);
  }
}
