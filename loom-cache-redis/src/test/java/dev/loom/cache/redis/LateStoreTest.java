package dev.loom.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheScope;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.StoreResult;
import dev.loom.cache.StoreTicket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Invalidations that come while an answer is fetched, or between any two steps of its store. */
class LateStoreTest extends OnRedis {
  private static final CacheEntry ENTRY =
      Samples.entry(CacheScope.GLOBAL, Samples.ANN, "gpt", "a", "x");
  private static final CacheEntry OTHER =
      Samples.entry(CacheScope.GLOBAL, Samples.ANN, "gpt", "b", "y");
  private static final String KEY = ENTRY.key().toString();

  private static final List<CacheSelector> CHOOSING =
      List.of(
          CacheSelector.all(),
          CacheSelector.model("gpt"),
          CacheSelector.tenant("acme"),
          CacheSelector.user("ann"),
          CacheSelector.tag("x"),
          CacheSelector.prefix(KEY.substring(0, KEY.length() - 8)));

  private static final List<CacheSelector> OTHERS =
      List.of(
          CacheSelector.model("gpt-2"),
          CacheSelector.tenant("other"),
          CacheSelector.user("bob"),
          CacheSelector.tag("y"),
          CacheSelector.olderThan(Duration.ZERO),
          CacheSelector.olderThan(Duration.ofDays(200_000)));

  /** Runs something before one of the scripts that a store takes. */
  private static void interfere(PlainLink link, int step, Runnable action) {
    int[] left = {step};

    link.before =
        () -> {
          if (left[0]-- == 0) {

            action.run();
          }
        };
  }

  private static void drop(StoredCache other, CacheSelector selector) {
    try {
      other.invalidate(selector, Instant.now());
    } catch (LinkException e) {
      throw new IllegalStateException(e);
    }
  }

  private void storeMeets(CacheSelector selector, int step, boolean known, boolean chosen)
      throws LinkException {
    empty();
    PlainLink link = link();
    StoredCache cache = new StoredCache(link, StoredBackend.settings(null, false));
    StoredCache other = node();
    if (known) {
      Samples.put(cache, OTHER);
    }
    StoreTicket ticket = cache.ticket(ENTRY.key());
    interfere(link, step, () -> drop(other, selector));
    StoreResult result = cache.put(ENTRY, ticket);
    link.before = () -> {};
    if (step == 4) {
      drop(other, selector);
    }
    String what = selector + " before step " + step + (known ? " in a known cell" : "");
    assertThat(Samples.holds(cache, ENTRY)).as(what).isEqualTo(!chosen);
    if (!chosen) {
      assertThat(result).as(what).isEqualTo(StoreResult.STORED);
    }
    assertThat(cache.dryRun(CacheSelector.tag("x")).removed()).as(what).isEqualTo(chosen ? 0 : 1);
  }

  @Test
  void choosingInvalidationHoldsWheneverItComes() throws Exception {
    for (CacheSelector selector : CHOOSING) {
      for (int step = 0; step <= 4; step++) {
        storeMeets(selector, step, false, true);
      }
      storeMeets(selector, 0, true, true);
      storeMeets(selector, 4, true, true);
    }
  }

  @Test
  void anotherInvalidationNeverMatters() throws Exception {
    for (CacheSelector selector : OTHERS) {
      for (int step = 0; step < 4; step++) {
        storeMeets(selector, step, false, false);
      }
      storeMeets(selector, 0, true, false);
    }
  }

  @Test
  void storeIsTriedAnewWhileOthersComeAndGivesUpInTheEnd() throws Exception {
    PlainLink link = link();
    StoredCache cache = new StoredCache(link, StoredBackend.settings(null, false));
    StoredCache other = node();
    Samples.put(cache, OTHER);
    StoreTicket ticket = cache.ticket(ENTRY.key());
    link.before = () -> drop(other, CacheSelector.tag("y"));
    assertThat(cache.put(ENTRY, ticket)).isEqualTo(StoreResult.INVALIDATED);
  }

  @Test
  void ticketOlderThanTheLogIsRefused() throws Exception {
    StoredCache cache = node();
    StoreTicket none = cache.ticket(ENTRY.key());
    Samples.put(cache, OTHER);
    StoreTicket known = cache.ticket(ENTRY.key());
    for (int i = 0; i < Registry.KEPT; i++) {
      drop(cache, CacheSelector.model("another"));
    }
    assertThat(cache.put(ENTRY, known))
        .as("its cell was not touched")
        .isEqualTo(StoreResult.STORED);
    drop(cache, CacheSelector.tag("z"));
    assertThat(cache.put(ENTRY, known)).isEqualTo(StoreResult.INVALIDATED);
    assertThat(cache.put(ENTRY, none)).isEqualTo(StoreResult.INVALIDATED);
    assertThat((Long) send("ZCARD", "loom:v1:log")).isEqualTo(Registry.KEPT + 1L);
  }

  @Test
  void ticketOfARedisThatLostEverythingIsRefused() throws Exception {
    StoredCache cache = node();
    StoreTicket none = cache.ticket(ENTRY.key());
    Samples.put(cache, OTHER);
    StoreTicket known = cache.ticket(ENTRY.key());
    send("FLUSHALL");
    assertThat(cache.put(ENTRY, known)).isEqualTo(StoreResult.INVALIDATED);
    assertThat(cache.put(ENTRY, none)).isEqualTo(StoreResult.INVALIDATED);
    Samples.put(cache, ENTRY);
  }

  @Test
  void selectorThatCannotBeReadCountsAsChoosing() throws Exception {
    StoredCache cache = node();
    StoreTicket ticket = cache.ticket(ENTRY.key());
    drop(cache, CacheSelector.tag("z"));
    send("ZADD", "loom:v1:log", "9999999999999999", "9999999999999999of a later version");
    assertThat(cache.put(ENTRY, ticket)).isEqualTo(StoreResult.INVALIDATED);
  }
}
