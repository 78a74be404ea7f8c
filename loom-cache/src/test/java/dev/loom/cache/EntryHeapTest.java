package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.CacheEntry.Lifetime;
import dev.loom.chat.BilledUsage;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.FinishReason;
import dev.loom.chat.TokenUsage;
import dev.loom.chat.ToolCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** The estimated size of entries against the heap that they really take, in a full store. */
class EntryHeapTest {
  private static final int ENTRIES = 20_000;

  private final SplittableRandom random = new SplittableRandom(7);

  // Each text is an object of its own, as a parser makes it.
  private String text(int length) {
    StringBuilder text = new StringBuilder(length);
    while (text.length() < length) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  private EntryLabels labels(int number, CacheScope scope, int users, Set<String> tags) {
    String user = "user-" + number % users;
    CacheCell cell =
        new CacheCell(
            scope, "tenant-07", scope == CacheScope.USER ? user : null, "openai", "gpt-4o-mini");
    return new EntryLabels(
        new CacheKey(random.nextLong(), number, 3, 4, cell), "tenant-07", user, tags);
  }

  private ChatResponse.Builder answer(int length) {
    return ChatResponse.builder()
        .text(text(length))
        .finish(FinishReason.STOP, "stop")
        .upstreamId("chatcmpl-" + text(29))
        .usage(BilledUsage.of(TokenUsage.of(480, 150), "gpt-4o-mini-2024-07-" + text(2)));
  }

  private CacheEntry entry(EntryLabels labels, ChatResponse answer, StreamPieces pieces) {
    return CacheEntry.of(
        labels, answer, pieces, Lifetime.of(Duration.ofHours(1)), Duration.ofMillis(800));
  }

  private CacheEntry plain(int number) {
    return entry(
        labels(number, CacheScope.USER, 100, Set.of()), answer(600).build(), StreamPieces.whole());
  }

  private CacheEntry mixed(int number) {
    EntryLabels labels =
        labels(
            number, CacheScope.TENANT, 100, number % 4 == 0 ? Set.of(text(12), text(8)) : Set.of());
    if (number % 5 == 0) {
      ToolCall call = new ToolCall("call_" + text(24), text(12), "{\"q\":\"" + text(100) + "\"}");
      return entry(labels, answer(0).toolCalls(List.of(call)).build(), StreamPieces.whole());
    }
    ChatResponse answer = answer(100 + random.nextInt(3_000)).build();
    if (number % 2 == 0) {
      return entry(labels, answer, StreamPieces.whole());
    }
    List<Delta> deltas = new ArrayList<>();
    for (int at = 0; at < answer.text().length(); at += 5) {
      int end = Math.min(at + 5, answer.text().length());
      deltas.add(new Delta.Text(answer.text().substring(at, end)));
    }
    return entry(labels, answer, Objects.requireNonNull(StreamPieces.of(deltas, answer)));
  }

  private CacheEntry cellOfItsOwn(int number) {
    return entry(
        labels(number, CacheScope.USER, ENTRIES, Set.of()),
        answer(600).build(),
        StreamPieces.whole());
  }

  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least =
          Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    }
    return least;
  }

  private static double estimatedOverMeasured(IntFunction<CacheEntry> entries) {
    MemoryBackend backend = new MemoryBackend(ENTRIES, 1L << 30, System::nanoTime);
    long before = used();
    for (int i = 0; i < ENTRIES; i++) {
      CacheEntry entry = entries.apply(i);
      backend.put(entry, backend.ticket(entry.key()));
    }
    long measured = used() - before;
    BackendStats stats = backend.stats();
    assertThat(stats.entries()).isEqualTo(ENTRIES);
    return (double) stats.bytes() / measured;
  }

  @Test
  void estimateIsCloseToTheHeapThatAFullStoreTakes() {
    assertThat(estimatedOverMeasured(this::plain)).as("one user in 100").isBetween(0.9, 1.3);
    assertThat(estimatedOverMeasured(this::mixed)).as("a mix").isBetween(0.9, 1.3);
    assertThat(estimatedOverMeasured(this::cellOfItsOwn)).as("own cells").isBetween(0.9, 1.3);
  }
}
