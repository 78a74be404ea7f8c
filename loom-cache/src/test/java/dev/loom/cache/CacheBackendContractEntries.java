package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.chat.Caller;
import dev.loom.chat.Delta;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the contract says of entries: how they are found, how long, and how they are counted. */
abstract class CacheBackendContractEntries extends CacheBackendContractStore {

  @Test
  void storedEntryIsFoundUnchanged() {
    CacheEntry entry = entry(CacheScope.USER, ANN, "openai", "gpt", "a", "x", "y");
    assertThat(backend.get(entry.key())).isInstanceOf(CacheMiss.class);
    put(entry);
    CacheHit hit = found(entry);
    assertThat(hit.tier()).isEqualTo(tier());
    assertThat(hit.isFresh()).isTrue();
    requireEqual(hit.entry(), entry);
  }

  @Test
  void everyPartOfAnEntryIsFoundUnchanged() {
    CacheEntry entry =
        put(
            CacheBackendContractSample.streamed(
                entry(CacheScope.USER, ANN, "openai", "gpt", "a", "x").labels()));
    CacheEntry held = found(entry).entry();
    requireEqual(held, entry);
    assertThat(held.response().extra().keySet())
        .containsExactlyElementsOf(entry.response().extra().keySet());
    assertThat(replayed(held)).isEqualTo(replayed(entry));
  }

  private static void requireEqual(CacheEntry held, CacheEntry entry) {
    assertThat(held.labels()).isEqualTo(entry.labels());
    assertThat(held.response()).usingRecursiveComparison().isEqualTo(entry.response());
    assertThat(held.response()).isEqualTo(entry.response());
    assertThat(held.pieces()).usingRecursiveComparison().isEqualTo(entry.pieces());
    assertThat(held.ttl()).isEqualTo(entry.ttl());
    assertThat(held.kept()).isEqualTo(entry.kept());
    assertThat(held.upstreamLatency()).isEqualTo(entry.upstreamLatency());
    assertThat(held.tokens()).isEqualTo(entry.tokens());
    assertThat(held.answers(entry.key())).isTrue();
  }

  private static List<Delta> replayed(CacheEntry entry) {
    List<Delta> heard = new ArrayList<>();
    entry.pieces().replay(entry.response(), heard::add);
    return heard;
  }

  @Test
  void callersThatShareNothingFindNothing() {
    put(entry(CacheScope.USER, ANN, "openai", "gpt", "a"));
    assertThat(holds(entry(CacheScope.USER, Caller.of("t2", "ann"), "openai", "gpt", "a")))
        .isFalse();
    assertThat(holds(entry(CacheScope.USER, Caller.of("t1", "bob"), "openai", "gpt", "a")))
        .isFalse();
    assertThat(holds(entry(ANN, "openai:gpt", "a"))).isFalse();
    assertThat(holds(entry(CacheScope.GLOBAL, ANN, "openai", "gpt", "a"))).isFalse();
  }

  @Test
  void ageAndRemainingTimeAddUpToTheLifetime() {
    CacheEntry entry = put(brief("a"));
    pass(units(2));
    CacheHit hit = found(entry);
    assertThat(hit.age()).isGreaterThanOrEqualTo(units(2));
    assertThat(hit.age().plus(hit.remaining())).isCloseTo(units(4), Duration.ofMillis(10));
  }

  @Test
  void entryIsStaleAfterItsLifetimeAndGoneAfterItsWindow() {
    CacheEntry entry = put(brief("a"));
    pass(units(3));
    assertThat(found(entry).isFresh()).isTrue();
    pass(units(2));
    assertThat(found(entry).isFresh()).as("reading prolongs nothing").isFalse();
    pass(units(1));
    assertThat(holds(entry)).isFalse();
  }

  @Test
  void replacedEntryIsTheOneFoundAndLivesAnew() {
    CacheEntry old = put(brief("a"));
    pass(units(3));
    put(newer(old));
    pass(units(4));
    assertThat(text(old)).isEqualTo("newer");
    settle();
    BackendStats stats = backend.stats();
    assertThat(stats.entries()).isEqualTo(1);
    assertThat(stats.evictions()).isZero();
    assertThat(stats.expirations()).isZero();
    assertThat(removed(CacheSelector.all())).isEqualTo(1);
  }

  @Test
  void staleEntriesAreCountedAsRemovedAndExpiredOnesAreNot() {
    put(brief("a"));
    pass(units(2));
    put(brief("b"));
    pass(units(4));
    put(brief("c"));
    assertThat(removed(CacheSelector.all())).isEqualTo(2);
  }

  @Test
  void expiredEntriesAreCountedAsExpired() {
    put(brief("a"));
    put(brief("b"));
    pass(units(6));
    settle();
    BackendStats stats = backend.stats();
    assertThat(stats.entries()).isZero();
    assertThat(stats.expirations()).isEqualTo(2);
    assertThat(stats.evictions()).isZero();
  }

  @Test
  void bytesHeldFollowTheEntriesHeld() {
    settle();
    assertThat(backend.stats().bytes()).isZero();
    for (int i = 0; i < 10; i++) {
      put(entry(Caller.ANONYMOUS, i < 5 ? "openai:gpt" : "anthropic:claude", "prompt " + i));
    }
    settle();
    long all = backend.stats().bytes();
    assertThat(all).isPositive();
    removed(CacheSelector.provider("openai"));
    settle();
    assertThat(backend.stats().bytes()).isPositive().isLessThan(all);
    removed(CacheSelector.all());
    settle();
    assertThat(backend.stats().bytes()).isZero();
  }
}
