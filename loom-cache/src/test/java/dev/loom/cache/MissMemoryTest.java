package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.KeyExplanation.Change;
import dev.loom.cache.KeyExplanation.Difference;
import dev.loom.chat.ChatRequest;
import org.junit.jupiter.api.Test;

class MissMemoryTest {
  private final CacheSettings settings = Caching.builder().explainMisses(1_024).build().settings();
  private final MissMemory memory = new MissMemory(settings);

  private void miss(ChatRequest request) {
    memory.missed(new Call(settings.keys().derive(request, settings.scope()), request, null));
  }

  private static ChatRequest chat(int messages, String last) {
    ChatRequest.Builder chat = ChatRequest.builder("openai", "m");
    for (int i = 0; i < messages; i++) {
      chat.user("message " + i);
    }
    return chat.user(last).build();
  }

  @Test
  void longChatsAreKeptOnlyUpToTheirFieldsTogether() {
    for (int i = 0; i < 50; i++) {
      miss(chat(1_000, "turn " + i));
    }
    assertThat(memory.fields()).isBetween(MissMemory.MAX_FIELDS - 3_000, MissMemory.MAX_FIELDS);
    assertThat(memory.explained())
        .hasSize(49)
        .allSatisfy(
            miss ->
                assertThat(miss.difference())
                    .isEqualTo(new Difference("/messages/1000/content", Change.VALUE)));
  }

  @Test
  void chatThatIsTooLongAloneIsNotKept() {
    miss(chat(MissMemory.MAX_FIELDS / 2, "long"));
    assertThat(memory.fields()).isZero();
  }

  @Test
  void sameMissAgainIsCountedOnce() {
    miss(chat(1, "a"));
    int once = memory.fields();
    miss(chat(1, "a"));
    assertThat(memory.fields()).isEqualTo(once).isPositive();
    assertThat(memory.explained()).isEmpty();
  }
}
