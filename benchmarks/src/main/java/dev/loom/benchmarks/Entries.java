package dev.loom.benchmarks;

import dev.loom.cache.CacheEntry;
import dev.loom.cache.CacheEntry.Lifetime;
import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheScope;
import dev.loom.cache.EntryLabels;
import dev.loom.cache.StreamPieces;
import dev.loom.chat.BilledUsage;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.FinishReason;
import dev.loom.chat.TokenUsage;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;

/** Entries of ten providers, each of a prompt of its own; the answers are shared, to save heap. */
final class Entries {
  static final int PROVIDERS = 10;
  static final Duration TTL = Duration.ofHours(1);

  private static final int ANSWERS = 64;
  private static final int USERS = 100;

  private final ChatResponse[] answers = new ChatResponse[ANSWERS];

  Entries() {
    SplittableRandom random = new SplittableRandom(6);
    for (int i = 0; i < ANSWERS; i++) {
      answers[i] =
          ChatResponse.builder()
              .text(Prompt.text(random, 600))
              .finish(FinishReason.STOP, "stop")
              .usage(BilledUsage.of(TokenUsage.of(480, 150), "gpt-4o-mini-2024-07-18"))
              .build();
    }
  }

  static String provider(int number) {
    return "provider-" + number % PROVIDERS;
  }

  /** The entry of a number; always of the same key, and a new object. */
  CacheEntry entry(int number) {
    Caller caller = Caller.of("tenant-07", "user-" + number % USERS);
    ChatRequest request =
        ChatRequest.builder(provider(number), "gpt-4o-mini")
            .user("prompt " + number)
            .caller(caller)
            .build();
    return CacheEntry.of(
        EntryLabels.of(CacheKey.of(request, CacheScope.TENANT), caller, Set.of()),
        answers[number % ANSWERS],
        StreamPieces.whole(),
        Lifetime.of(TTL),
        Duration.ofMillis(800));
  }
}
