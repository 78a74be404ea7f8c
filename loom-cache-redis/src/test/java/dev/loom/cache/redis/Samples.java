package dev.loom.cache.redis;

import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheHit;
import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheScope;
import dev.loom.cache.EntryLabels;
import dev.loom.cache.StoreResult;
import dev.loom.cache.StreamPieces;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.FinishReason;
import java.time.Duration;
import java.util.Set;

/** Entries to test with. */
final class Samples {
  static final Caller ANN = Caller.of("acme", "ann");

  private Samples() {}

  static CacheEntry entry(String prompt, String... tags) {
    return entry(CacheScope.TENANT, ANN, "gpt", prompt, tags);
  }

  static CacheEntry entry(
      CacheScope scope, Caller caller, String model, String prompt, String... tags) {
    ChatRequest request = ChatRequest.builder("openai", model).user(prompt).caller(caller).build();
    return entry(request, scope, caller, Duration.ofMinutes(10), tags);
  }

  static CacheEntry brief(String prompt, Duration life) {
    ChatRequest request = ChatRequest.builder("openai", "gpt").user(prompt).caller(ANN).build();
    return entry(request, CacheScope.TENANT, ANN, life);
  }

  private static CacheEntry entry(
      ChatRequest request, CacheScope scope, Caller caller, Duration life, String... tags) {
    return entry(
        EntryLabels.of(CacheKey.of(request, scope), caller, Set.of(tags)),
        ChatResponse.builder().text("an answer").finish(FinishReason.STOP, "stop").build(),
        life);
  }

  static CacheEntry entry(EntryLabels labels, ChatResponse response, Duration life) {
    return CacheEntry.of(
        labels,
        response,
        StreamPieces.whole(),
        CacheEntry.Lifetime.of(life),
        Duration.ofMillis(700));
  }

  static CacheEntry put(StoredCache cache, CacheEntry entry) throws LinkException {
    StoreResult result = cache.put(entry, cache.ticket(entry.key()));
    if (result != StoreResult.STORED) {
      throw new AssertionError(result + " " + cache.ticket(entry.key()));
    }
    return entry;
  }

  static boolean holds(StoredCache cache, CacheEntry entry) throws LinkException {
    return cache.get(entry.key()) instanceof CacheHit;
  }
}
