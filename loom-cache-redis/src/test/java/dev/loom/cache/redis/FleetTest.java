package dev.loom.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheScope;
import dev.loom.cache.CacheSecret;
import dev.loom.cache.CacheSelector;
import dev.loom.chat.Caller;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several nodes on one Redis. */
class FleetTest extends OnRedis {
  private static final CacheSecret OLD = CacheSecret.of("the old secret, of thirty-two bytes");
  private static final CacheSecret NEW = CacheSecret.of("the new secret, of thirty-two bytes");

  @Test
  void nodesShareAnswersAndInvalidations() throws Exception {
    StoredCache one = node();
    StoredCache two = node();
    CacheEntry entry = Samples.put(one, Samples.entry("a", "x"));
    assertThat(Samples.holds(two, entry)).isTrue();
    assertThat(two.invalidate(CacheSelector.tag("x"), Instant.now()).removed()).isEqualTo(1);
    assertThat(Samples.holds(one, entry)).isFalse();
    Samples.put(two, entry);
    assertThat(one.invalidate(CacheSelector.all(), Instant.now()).removed()).isEqualTo(1);
    assertThat(Samples.holds(two, entry)).isFalse();
  }

  @Test
  void nodesWithDifferentSecretsNeverMisreadEachOther() throws Exception {
    StoredCache one = node(StoredBackend.settings(OLD, false));
    StoredCache two = node(StoredBackend.settings(NEW, false));
    StoredCache three = node();
    CacheEntry entry = Samples.put(one, Samples.entry("a", "x"));
    assertThat(Samples.holds(two, entry)).isFalse();
    assertThat(Samples.holds(three, entry)).isFalse();
    Samples.put(two, entry);
    assertThat(Samples.holds(one, entry)).isTrue();
    assertThat(one.tampered() + two.tampered() + three.tampered()).isZero();
    assertThat(three.dryRun(CacheSelector.tag("x")).removed()).as("unknown names").isZero();
    assertThat(three.dryRun(CacheSelector.tenant("acme")).removed()).isZero();
    assertThat(three.dryRun(CacheSelector.model("gpt")).removed()).isEqualTo(2);
  }

  @Test
  void previousSecretsFindWhatWasStoredUnderThem() throws Exception {
    for (CacheSelector selector :
        List.of(
            CacheSelector.tenant("acme"),
            CacheSelector.user("ann"),
            CacheSelector.tag("x"),
            CacheSelector.tag("x").and(CacheSelector.tenant("acme")))) {
      for (CacheScope scope : CacheScope.values()) {
        empty();
        StoredCache old = node(StoredBackend.settings(OLD, false));
        StoredCache next = node(StoredBackend.settings(NEW, false, OLD));
        CacheEntry entry = Samples.entry(scope, Samples.ANN, "gpt", "a", "x");
        Samples.put(old, entry);
        Samples.put(old, Samples.entry(scope, Caller.of("other", "bob"), "gpt", "b", "y"));
        assertThat(next.invalidate(selector, Instant.now()).removed())
            .as("%s, %s", selector, scope)
            .isEqualTo(1);
        assertThat(Samples.holds(old, entry)).isFalse();
      }
    }
  }

  @Test
  void agesCountFromWhenAnInvalidationWasAskedFor() throws Exception {
    Instant now = Instant.parse("2030-01-01T00:00:00Z");
    StoredCache cache =
        new StoredCache(link(), StoredBackend.settings(null, false), InstantSource.fixed(now));
    CacheEntry entry = Samples.put(cache, Samples.entry("a"));
    CacheSelector aged = CacheSelector.olderThan(Duration.ZERO);
    assertThat(cache.invalidate(aged, now.minusSeconds(600)).removed()).isZero();
    assertThat(Samples.holds(cache, entry)).isTrue();
    assertThat(cache.invalidate(aged, now.plusSeconds(600)).removed()).as("now").isEqualTo(1);
  }

  @Test
  void combinedSelectorsChooseWhatAllOfThemChoose() throws Exception {
    StoredCache cache = node();
    Caller bob = Caller.of("acme", "bob");
    CacheEntry chosen = Samples.put(cache, Samples.entry("a", "x", "y"));
    Samples.put(cache, Samples.entry("b", "x"));
    Samples.put(cache, Samples.entry(CacheScope.TENANT, bob, "gpt", "c", "x", "y"));
    CacheSelector both = CacheSelector.tag("x").and(CacheSelector.tag("y"));
    assertThat(cache.dryRun(both).removed()).isEqualTo(2);
    assertThat(cache.dryRun(both.and(CacheSelector.user("ann"))).removed()).isEqualTo(1);
    assertThat(cache.dryRun(both.and(CacheSelector.olderThan(Duration.ofHours(1)))).removed())
        .isZero();
    String key = chosen.key().toString();
    CacheSelector near = CacheSelector.prefix(key.substring(0, key.length() - 50));
    CacheSelector nearer = CacheSelector.prefix(key.substring(0, key.length() - 40));
    CacheSelector head = CacheSelector.prefix("openai:gpt:");
    for (CacheSelector each :
        List.of(near.and(nearer), nearer.and(near), head.and(near), near.and(head))) {
      assertThat(cache.dryRun(each.and(CacheSelector.tag("x"))).removed()).isEqualTo(1);
    }
    assertThat(cache.dryRun(near.and(CacheSelector.prefix("openai:gpt:x"))).removed()).isZero();
  }

  @Test
  void replacedEntryIsFoundByItsNewLabelsAlone() throws Exception {
    StoredCache cache = node();
    Samples.put(cache, Samples.entry("a", "old"));
    CacheEntry entry = Samples.put(cache, Samples.entry("a", "new"));
    assertThat(cache.invalidate(CacheSelector.tag("old"), Instant.now()).removed()).isZero();
    assertThat(Samples.holds(cache, entry)).isTrue();
    assertThat(cache.invalidate(CacheSelector.tag("new"), Instant.now()).removed()).isEqualTo(1);
  }
}
