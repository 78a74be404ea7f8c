package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.FinishReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CacheEntryTest {

  private static CacheEntry entry(long bytes) {
    return new CacheEntry(
        new CacheKey(1, 2, 3, 4, "p", "m"),
        CacheScope.TENANT,
        null,
        null,
        ChatResponse.builder().text("x").finish(FinishReason.STOP, null).build(),
        StreamPieces.whole(),
        Duration.ofHours(1),
        Duration.ZERO,
        bytes);
  }

  @Test
  void foreignCallerGetsNoAnswerEvenUnderTheSameDigest() {
    ChatRequest request = ChatRequest.of("p", "m", "x");
    CacheKey key = CacheKey.of(request, CacheScope.USER);
    CacheEntry entry =
        CacheEntry.of(
            key,
            CacheScope.USER,
            Caller.of("t", "u"),
            ChatResponse.builder().text("x").finish(FinishReason.STOP, null).build(),
            StreamPieces.whole(),
            Duration.ofHours(1),
            Duration.ZERO);
    assertThat(entry.answers(key, CacheScope.USER, Caller.of("t", "u"))).isTrue();
    assertThat(entry.answers(key, CacheScope.USER, Caller.of("t", "v"))).isFalse();
    assertThat(entry.answers(key, CacheScope.USER, Caller.of("s", "u"))).isFalse();
    assertThat(entry.answers(key, CacheScope.GLOBAL, Caller.of("t", "u"))).isFalse();
    assertThat(
            entry.answers(new CacheKey(1, 2, 3, 4, "p", "m"), CacheScope.USER, Caller.of("t", "u")))
        .isFalse();
    assertThat(entry.toString()).contains(key.toString()).doesNotContain("text");
  }

  @Test
  void entryWithoutLifetimeOrSizeIsRefused() {
    CacheEntry good = entry(1);
    assertThatThrownBy(() -> entry(0)).hasMessageContaining("size");
    for (Duration ttl : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1)}) {
      assertThatThrownBy(
              () ->
                  new CacheEntry(
                      good.key(),
                      good.scope(),
                      null,
                      null,
                      good.response(),
                      good.pieces(),
                      ttl,
                      Duration.ZERO,
                      1))
          .hasMessageContaining("ttl");
    }
  }
}
