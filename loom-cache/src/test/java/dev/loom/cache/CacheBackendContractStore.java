package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.CacheEntry.Lifetime;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.FinishReason;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The store that the contract is tested on, and what its tests put in. */
abstract class CacheBackendContractStore {
  static final Caller ANN = Caller.of("t1", "ann");

  private static final Lifetime LONG = new Lifetime(Duration.ofHours(1), Duration.ofHours(2));

  CacheBackend backend;

  /**
   * Opens an empty store with room for at least 1,000 small entries; closed after each test. A test
   * may open a second one, before it puts anything into either.
   */
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

  Duration units(int number) {
    return unit().multipliedBy(number);
  }

  /** An entry that outlives its test. */
  static CacheEntry entry(
      CacheScope scope,
      Caller caller,
      String provider,
      String model,
      String prompt,
      String... tags) {
    ChatRequest request = ChatRequest.builder(provider, model).user(prompt).caller(caller).build();
    EntryLabels labels = EntryLabels.of(CacheKey.of(request, scope), caller, Set.of(tags));
    return entry(labels, "to " + prompt, LONG);
  }

  static CacheEntry entry(Caller caller, String model, String prompt, String... tags) {
    String[] id = model.split(":", 2);
    return entry(CacheScope.TENANT, caller, id[0], id[1], prompt, tags);
  }

  static CacheEntry entry(String prompt) {
    return entry(Caller.ANONYMOUS, "openai:gpt", prompt);
  }

  /** The same entry with another answer. */
  static CacheEntry newer(CacheEntry entry) {
    return entry(entry.labels(), "newer", new Lifetime(entry.ttl(), entry.kept()));
  }

  /** An entry that is fresh for four units and kept for six. */
  CacheEntry brief(String prompt) {
    return entry(entry(prompt).labels(), "to " + prompt, new Lifetime(units(4), units(6)));
  }

  private static CacheEntry entry(EntryLabels labels, String text, Lifetime lifetime) {
    return CacheEntry.of(
        labels,
        ChatResponse.builder().text(text).finish(FinishReason.STOP, "stop").build(),
        StreamPieces.whole(),
        lifetime,
        Duration.ofMillis(800));
  }

  CacheEntry put(CacheEntry entry) {
    assertThat(backend.put(entry, backend.ticket(entry.key()))).isEqualTo(StoreResult.STORED);
    return entry;
  }

  boolean holds(CacheEntry entry) {
    return backend.get(entry.key()) instanceof CacheHit;
  }

  CacheHit found(CacheEntry entry) {
    return (CacheHit) backend.get(entry.key());
  }

  String text(CacheEntry entry) {
    return found(entry).entry().response().text();
  }

  /** Drops entries, and checks that a dry run says the same number before and none after. */
  long removed(CacheSelector selector) {
    Invalidation expected = backend.dryRun(selector);
    assertThat(backend.invalidate(selector)).as("%s", selector).isEqualTo(expected);
    assertThat(expected.pending()).isFalse();
    assertThat(backend.dryRun(selector).removed()).as("%s", selector).isZero();
    return expected.removed();
  }

  private List<CacheEntry> matching(List<CacheEntry> entries, CacheSelector selector) {
    return entries.stream()
        .filter(
            entry ->
                backend.get(entry.key()) instanceof CacheHit hit
                    && selector.matches(entry.labels(), hit.age()))
        .toList();
  }

  /** Checks that a dry run counts what a selector matches; entries may age meanwhile. */
  void countsExactly(CacheSelector selector, List<CacheEntry> entries) {
    int before = matching(entries, selector).size();
    long counted = backend.dryRun(selector).removed();
    assertThat(counted)
        .as("%s", selector)
        .isBetween((long) before, (long) matching(entries, selector).size());
  }

  /** Drops what a selector matches, some of the entries, and checks that the others stay. */
  void dropsExactly(CacheSelector selector, List<CacheEntry> entries) {
    List<CacheEntry> before = entries.stream().filter(this::holds).toList();
    List<CacheEntry> chosen = matching(before, selector);
    assertThat(chosen).as("%s", selector).isNotEmpty();
    assertThat(removed(selector)).as("%s", selector).isEqualTo(chosen.size());
    for (CacheEntry entry : before) {
      assertThat(holds(entry))
          .as("%s, %s", selector, entry.labels())
          .isEqualTo(!chosen.contains(entry));
    }
  }
}
