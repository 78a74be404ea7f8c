package dev.loom.cache.redis;

import dev.loom.cache.BackendSettings;
import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheEntry.Lifetime;
import dev.loom.cache.CacheHit;
import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheScope;
import dev.loom.cache.EntryLabels;
import dev.loom.cache.RemoteSettings;
import dev.loom.cache.StoreResult;
import dev.loom.cache.StreamPieces;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.FinishReason;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Settings, entries and waits of the tests of stores in Redis. */
final class Sample {
  /** Long enough for a busy machine, short enough for a test. */
  static final Duration TIMEOUT = Duration.ofMillis(200);

  private Sample() {}

  static BackendSettings settings(String uri) {
    return settings(uri, TIMEOUT, 8);
  }

  static BackendSettings settings(String uri, Duration timeout, int pool) {
    RemoteSettings remote =
        new RemoteSettings(timeout, pool, 0, false, "loom", Duration.ZERO, false, false);
    return new BackendSettings(uri, 1_000, 10 << 20, Duration.ZERO, remote, null, List.of());
  }

  static BackendSettings settings(String uri, boolean tlsInsecure) {
    RemoteSettings remote =
        new RemoteSettings(
            Duration.ofSeconds(1), 4, 0, tlsInsecure, "loom", Duration.ZERO, false, false);
    return new BackendSettings(uri, 1_000, 10 << 20, Duration.ZERO, remote, null, List.of());
  }

  static RedisBackend open(BackendSettings settings) {
    return (RedisBackend) new RedisBackend.Factory().open(settings);
  }

  /** An answer to a prompt, of provider {@code openai} and model {@code gpt}. */
  static CacheEntry entry(String prompt, String... tags) {
    ChatRequest request = ChatRequest.builder("openai", "gpt").user(prompt).build();
    return CacheEntry.of(
        EntryLabels.of(CacheKey.of(request, CacheScope.TENANT), Caller.ANONYMOUS, Set.of(tags)),
        ChatResponse.builder().text("to " + prompt).finish(FinishReason.STOP, "stop").build(),
        StreamPieces.whole(),
        Lifetime.of(Duration.ofMinutes(10)),
        Duration.ofMillis(800));
  }

  /** Stores an entry; a busy machine may need a second attempt. */
  static CacheEntry put(CacheBackend backend, String prompt, String... tags) {
    CacheEntry entry = entry(prompt, tags);
    await("an entry is stored", () -> isStored(backend, entry));
    return entry;
  }

  private static boolean isStored(CacheBackend backend, CacheEntry entry) {
    try {
      return backend.put(entry, backend.ticket(entry.key())) == StoreResult.STORED
          && backend.get(entry.key()) instanceof CacheHit;
    } catch (RedisUnavailableException e) {
      return false;
    }
  }

  /** The tier that holds an entry, {@code null} for none. */
  static String tier(CacheBackend backend, CacheEntry entry) {
    return backend.get(entry.key()) instanceof CacheHit hit ? hit.tier() : null;
  }

  /** Waits for what another thread brings about; fails when it does not come. */
  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("this did not happen: " + what);
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted in waiting for: " + what, e);
      }
    }
  }
}
