package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.FinishReason;
import dev.loom.chat.TokenUsage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CacheEntryTest {

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
  void entryWithoutLifetimeIsRefused() {
    ChatRequest request = ChatRequest.of("p", "m", "x");
    ChatResponse response = ChatResponse.builder().text("x").build();
    for (Duration ttl : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1)}) {
      assertThatThrownBy(
              () ->
                  CacheEntry.of(
                      CacheKey.of(request, CacheScope.TENANT),
                      CacheScope.TENANT,
                      Caller.ANONYMOUS,
                      response,
                      StreamPieces.whole(),
                      ttl,
                      Duration.ZERO))
          .hasMessage("ttl of an entry is " + ttl + "; it must be positive");
    }
  }

  @Test
  void storeSetsTheMomentAndNothingElse() {
    ChatRequest request =
        ChatRequest.builder("p", "m").user("x").caller(Caller.of("t", "u")).build();
    CacheEntry made =
        CacheEntry.of(
            CacheKey.of(request, CacheScope.USER),
            CacheScope.USER,
            request.caller(),
            ChatResponse.builder()
                .text("x")
                .usage(BilledUsage.of(TokenUsage.of(3, 4), null))
                .build(),
            StreamPieces.whole(),
            Duration.ofMinutes(5),
            Duration.ofMillis(7));
    CacheEntry stored = made.storedAt(99);
    assertThat(stored.storedAt()).isEqualTo(99);
    assertThat(made.storedAt()).isZero();
    assertThat(stored).usingRecursiveComparison().ignoringFields("storedAt").isEqualTo(made);
    assertThat(stored.tenant()).isEqualTo("t");
    assertThat(stored.user()).isEqualTo("u");
    assertThat(stored.scope()).isEqualTo(CacheScope.USER);
    assertThat(stored.ttl()).isEqualTo(Duration.ofMinutes(5));
    assertThat(stored.upstreamLatency()).isEqualTo(Duration.ofMillis(7));
    assertThat(stored.tokens()).isEqualTo(7);
  }

  @Test
  void namesOfManyCallersAreKeptExactly() {
    for (int i = 0; i < 5_000; i++) { // more than there are slots
      assertThat(SharedNames.of("user " + i)).isEqualTo("user " + i);
    }
    String first = SharedNames.of("u".repeat(3));
    assertThat(SharedNames.of("u".repeat(3))).isSameAs(first);
    assertThat(SharedNames.of("u".repeat(129))).isEqualTo("u".repeat(129));
    assertThat(SharedNames.of(null)).isNull();
  }
}
