package dev.loom.cache.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.Loom;
import dev.loom.cache.Caching;
import dev.loom.cache.CachingProvider;
import dev.loom.chat.CacheOutcome.Status;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.Origin;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CachingProviderTest {
  private final FakeUpstream upstream = new FakeUpstream();
  private final CachingProvider cache = new CachingProvider(upstream, Caching.inMemory());
  private final ChatRequest request = ChatRequest.of("openai", "gpt-4o-mini", "Why is it blue?");

  @Test
  void secondEqualCallIsAHit() {
    ChatResponse first = cache.chat(request);
    ChatResponse second = cache.chat(ChatRequest.of("openai", "gpt-4o-mini", "Why is it blue?"));
    assertThat(first.origin()).isEqualTo(Origin.UPSTREAM);
    assertThat(first.cache().status()).isEqualTo(Status.MISS);
    assertThat(first.cache().reason()).isNull();
    assertThat(second.origin()).isEqualTo(Origin.CACHE);
    assertThat(second.cache().status()).isEqualTo(Status.HIT);
    assertThat(second.cache().tier()).isEqualTo("memory");
    assertThat(second.cache().keyId()).isEqualTo(first.cache().keyId()).hasSize(12);
    assertThat(second.text()).isEqualTo("answer 1");
    assertThat(upstream.calls()).isEqualTo(1);
  }

  @Test
  void streamedAnswerIsReplayedInItsPieces() {
    List<Delta> live = new ArrayList<>();
    List<Delta> replayed = new ArrayList<>();
    cache.chat(request, live::add);
    ChatResponse hit = cache.chat(request, replayed::add);
    assertThat(hit.origin()).isEqualTo(Origin.CACHE);
    assertThat(replayed).isEqualTo(live).hasSize(2);
  }

  @Test
  void handWiredChainBehavesAsTheBuiltOne() {
    FakeUpstream other = new FakeUpstream();
    try (Loom loom = Loom.builder(other).with(Caching.inMemory()).build()) {
      for (int i = 0; i < 3; i++) {
        ChatResponse built = loom.chat(request);
        ChatResponse wired = cache.chat(request);
        assertThat(built.origin()).isEqualTo(wired.origin());
        assertThat(built.text()).isEqualTo(wired.text());
        assertThat(built.cache().status()).isEqualTo(wired.cache().status());
      }
    }
    assertThat(other.calls()).isEqualTo(1);
    assertThat(upstream.calls()).isEqualTo(1);
  }
}
