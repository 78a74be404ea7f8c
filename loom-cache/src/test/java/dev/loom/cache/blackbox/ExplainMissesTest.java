package dev.loom.cache.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.Caching;
import dev.loom.cache.CachingProvider;
import dev.loom.cache.ExplainedMiss;
import dev.loom.cache.KeyExplanation.Change;
import dev.loom.cache.KeyExplanation.Difference;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplainMissesTest {
  private static ChatRequest asking(String prompt, double temperature) {
    return ChatRequest.builder("openai", "m")
        .system("You are a clerk.")
        .user(prompt)
        .extra("temperature_of_the_room", temperature)
        .build();
  }

  @Test
  void missIsComparedWithTheMostSimilarOneBefore() {
    try (CachingProvider cache =
        Caching.builder().explainMisses(3).build().wrap(new FakeUpstream())) {
      cache.chat(asking("secret prompt", 1));
      assertThat(cache.explainedMisses()).isEmpty();
      cache.chat(ChatRequest.of("mistral", "other", "quite another thing"));
      cache.chat(asking("secret prompt", 2));
      ExplainedMiss last = cache.explainedMisses().get(0);
      assertThat(last.difference())
          .isEqualTo(new Difference("/temperature_of_the_room", Change.VALUE));
      assertThat(last.nearest().model()).isEqualTo("m");
      assertThat(last.key()).isNotEqualTo(last.nearest());
      assertThat(cache.explainedMisses().toString()).doesNotContain("secret prompt", "clerk");
    }
  }

  @Test
  void scopeIsNamedWhereOnlyTheTenantDiffers() {
    try (CachingProvider cache =
        Caching.builder().explainMisses(3).build().wrap(new FakeUpstream())) {
      ChatRequest asked = asking("hi", 1);
      cache.chat(asked.toBuilder().caller(Caller.of("t1", "u")).build());
      cache.chat(asked.toBuilder().caller(Caller.of("t2", "u")).build());
      assertThat(cache.explainedMisses().get(0).difference().pointer()).isEqualTo("scope");
      assertThat(cache.explainedMisses().toString()).doesNotContain("t1", "t2");
    }
  }

  @Test
  void onlyTheLastMissesAreKeptAndHitsAreNone() {
    try (CachingProvider cache =
        Caching.builder().explainMisses(2).build().wrap(new FakeUpstream())) {
      for (int i = 0; i < 10; i++) {
        cache.chat(asking("prompt " + i, 1));
        cache.chat(asking("prompt " + i, 1));
      }
      assertThat(cache.explainedMisses()).hasSize(2);
      ChatRequest again = asking("prompt 9", 1).toBuilder().cache(CacheDirectives.NO_STORE).build();
      cache.clear();
      List<ExplainedMiss> before = cache.explainedMisses();
      cache.chat(again); // nothing differs but the entry is gone
      assertThat(cache.explainedMisses()).hasSize(2).isNotSameAs(before);
    }
  }

  @Test
  void nothingIsExplainedByDefault() {
    try (CachingProvider cache = Caching.inMemory().wrap(new FakeUpstream())) {
      cache.chat(asking("a", 1));
      cache.chat(asking("b", 1));
      assertThat(cache.explainedMisses()).isEmpty();
    }
  }
}
