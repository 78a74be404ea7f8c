package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.loom.chat.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the contract says of selectors: which entries an invalidation drops. */
abstract class CacheBackendContractSelectors extends CacheBackendContractEntries {

  @Test
  void selectorsDropWhatTheyNameAndCountIt() {
    put(entry(ANN, "openai:gpt", "a"));
    put(entry(Caller.of("t2", "ann"), "openai:gpt", "b"));
    put(entry(Caller.of("t1", "bob"), "openai:gpt-2", "a"));
    put(entry(Caller.ANONYMOUS, "anthropic:claude", "a"));
    CacheEntry kept = put(entry(Caller.of("t3", "cid"), "mistral:gpt", "a"));
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
      put(entry(scope, ANN, "openai", "gpt", "a"));
      put(entry(scope, Caller.of("t2", "ann"), "openai", "gpt", "b"));
      CacheEntry kept = put(entry(scope, Caller.of("t2", "bob"), "openai", "gpt", "c"));
      assertThat(removed(CacheSelector.tenant("t1"))).as("%s", scope).isEqualTo(1);
      assertThat(removed(CacheSelector.user("ann"))).as("%s", scope).isEqualTo(1);
      assertThat(holds(kept)).as("%s", scope).isTrue();
    }
  }

  @Test
  void tagsAreExact() {
    CacheEntry both = put(entry(ANN, "openai:gpt", "a", "x", "y"));
    CacheEntry other = put(entry(ANN, "openai:gpt-2", "a", "xy"));
    assertThat(removed(CacheSelector.tag("x").and(CacheSelector.tag("xy")))).isZero();
    assertThat(removed(CacheSelector.tag("x"))).isEqualTo(1);
    assertThat(holds(both)).isFalse();
    assertThat(holds(other)).isTrue();
  }

  @Test
  void prefixIsLiteralAndReachesIntoTheDigest() {
    CacheEntry gpt = put(entry("a"));
    CacheEntry gpt2 = put(entry(ANN, "openai:gpt-2", "a"));
    CacheEntry llama = put(entry(ANN, "ollama:llama3:8b", "a"));
    CacheEntry llama2 = put(entry(ANN, "ollama:llama3:8b", "b"));
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
  void entryExactlyAsOldAsTheLimitStays() {
    CacheEntry entry = put(entry("a"));
    for (int i = 1; i <= 3; i++) {
      pass(unit());
      // Where time goes on by itself, nobody can ask at the very moment.
      assumeTrue(found(entry).age().equals(units(i)), "the store's clock is not the test's alone");
    }
    assertThat(removed(CacheSelector.olderThan(units(3)))).isZero();
    assertThat(removed(CacheSelector.olderThan(units(3).minusNanos(1)))).isEqualTo(1);
  }

  @Test
  void combinationDropsOnlyWhatBothSelectorsChoose() {
    List<CacheEntry> entries = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      if (i == 8) {
        pass(units(3));
      }
      Caller caller = Caller.of(i % 2 == 0 ? "t1" : "t2", i % 3 == 0 ? "ann" : "bob");
      String model = i % 4 < 2 ? "openai:gpt" : i % 4 == 2 ? "openai:gpt-2" : "mistral:gpt";
      entries.add(put(entry(caller, model, "prompt " + i, i % 5 < 2 ? "x" : "y")));
    }
    List<CacheSelector> selectors =
        List.of(
            CacheSelector.provider("openai"),
            CacheSelector.model("gpt"),
            CacheSelector.tenant("t1"),
            CacheSelector.user("ann"),
            CacheSelector.tag("x"),
            CacheSelector.olderThan(units(2)),
            CacheSelector.prefix("openai:gpt:"),
            CacheSelector.prefix(beginning(entries.get(0), 1)),
            CacheSelector.prefix(beginning(entries.get(6), 16)));
    for (CacheSelector one : selectors) {
      countsExactly(one, entries);
      selectors.forEach(other -> countsExactly(one.and(other), entries));
    }
    dropsExactly(CacheSelector.provider("openai").and(CacheSelector.tag("x")), entries);
    pass(units(3)); // so that no entry grows old enough at the very moment
    dropsExactly(CacheSelector.tenant("t1").and(CacheSelector.olderThan(units(2))), entries);
    CacheSelector exactly = CacheSelector.prefix(beginning(entries.get(15), 16));
    dropsExactly(CacheSelector.model("gpt").and(exactly), entries);
  }

  /** A visible key up to some digits of its digest. */
  private static String beginning(CacheEntry entry, int digits) {
    String key = entry.key().toString();
    return key.substring(0, key.length() - 64 + digits);
  }

  /** Entries with names that run together, or get lost, where they are joined carelessly. */
  private static List<CacheEntry> oddlyNamed() {
    List<CacheEntry> entries = new ArrayList<>();
    for (CacheScope scope : CacheScope.values()) {
      for (Caller caller :
          List.of(
              Caller.ANONYMOUS,
              Caller.ofUser("null"),
              new Caller("null", null, Map.of()),
              Caller.of("null", "null"),
              Caller.of("a", "b:c"),
              Caller.of("a:b", "c"),
              Caller.of("A", "C"),
              Caller.of("ä", "a\u0308"),
              Caller.of("{a}", "*"))) {
        String tag = caller.user() == null ? "x" : caller.user();
        String prompt = scope == CacheScope.USER ? "prompt" : "prompt " + entries.size();
        entries.add(entry(scope, caller, "p", "m", prompt, tag, "a:b" + tag, scope.name()));
      }
    }
    for (String[] model : new String[][] {{"a:b", "c"}, {"a", "b:c"}, {"ä", "null"}, {"A", "*"}}) {
      entries.add(entry(CacheScope.TENANT, ANN, model[0], model[1], "prompt"));
    }
    return entries;
  }

  @Test
  void namesAreKeptApartWhateverIsInThem() {
    List<CacheEntry> entries = oddlyNamed();
    for (CacheEntry entry : entries) {
      assertThat(holds(entry)).as("%s", entry).isFalse();
      put(entry);
    }
    for (CacheEntry entry : entries) {
      assertThat(found(entry).entry().labels()).isEqualTo(entry.labels());
    }
    for (String name :
        List.of("null", "a", "a:b", "b:c", "c", "A", "C", "ä", "a\u0308", "{a}", "*", "p", "x")) {
      for (CacheSelector selector :
          List.of(
              CacheSelector.provider(name),
              CacheSelector.model(name),
              CacheSelector.tenant(name),
              CacheSelector.user(name),
              CacheSelector.tag(name))) {
        countsExactly(selector, entries);
        countsExactly(selector.and(CacheSelector.tag("USER")), entries);
      }
    }
    for (String beginning : List.of("a", "a:", "a:b", "a%3Ab", "A", "%C3%A4:null:", "%", "?")) {
      countsExactly(CacheSelector.prefix(beginning), entries);
    }
    dropsExactly(CacheSelector.tenant("null"), entries);
    dropsExactly(CacheSelector.tenant("a"), entries);
    dropsExactly(CacheSelector.user("null"), entries);
    dropsExactly(CacheSelector.tag("*"), entries);
    dropsExactly(CacheSelector.provider("a"), entries);
    dropsExactly(CacheSelector.model("null"), entries);
  }
}
