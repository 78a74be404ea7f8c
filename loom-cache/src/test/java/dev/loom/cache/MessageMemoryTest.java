package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.chat.AssistantMessage;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.Message;
import dev.loom.chat.ProviderValue;
import dev.loom.chat.SystemMessage;
import dev.loom.chat.TextPart;
import dev.loom.chat.ToolMessage;
import dev.loom.chat.UserMessage;
import java.lang.ref.WeakReference;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MessageMemoryTest {
  private static final String LONG = "long ".repeat(300);

  private final MessageMemory memory = new MessageMemory();
  private final KeyDerivation remembering = new KeyDerivation(null, Set.of(), memory);
  private final KeyDerivation forgetful = new KeyDerivation(null, Set.of(), null);

  private CacheKey key(KeyDerivation derivation, Message... messages) {
    return derivation.derive(
        ChatRequest.builder("openai", "m").messages(List.of(messages)).build(), CacheScope.TENANT);
  }

  @Test
  void keyIsTheSameWithAndWithoutMemory() {
    RandomRequests requests = new RandomRequests(11);
    for (int i = 0; i < 2_000; i++) {
      ChatRequest request = requests.next().toBuilder().user(LONG + i).build();
      CacheKey key = forgetful.derive(request, CacheScope.USER);
      for (int j = 0; j < 2; j++) {
        assertThat(remembering.derive(request, CacheScope.USER)).as("request %d", i).isEqualTo(key);
      }
    }
  }

  @Test
  void longMessageOfEachKindIsRememberedAndShortOnesAreNot() {
    List<Message> kept = new ArrayList<>();
    for (String text : List.of("short", LONG)) {
      List<TextPart> parts = List.of(new TextPart("a"), new TextPart(text));
      kept.add(new SystemMessage(text));
      kept.add(UserMessage.of(text));
      kept.add(new UserMessage(List.copyOf(parts), null, Map.of()));
      kept.add(AssistantMessage.of(text));
      kept.add(new ToolMessage("id", null, List.copyOf(parts), Map.of()));
      kept.add(new AssistantMessage(null, text, List.of(), Map.of())); // reasoning is not looked at
    }
    Message[] all = kept.toArray(Message[]::new);
    CacheKey key = key(remembering, all);
    assertThat(kept.stream().filter(message -> memory.get(message) != null)).hasSize(5);
    assertThat(key(remembering, all)).isEqualTo(key).isEqualTo(key(forgetful, all));
  }

  @Test
  void rememberedMessageIsNotEncodedAgain() {
    Message message = UserMessage.of(LONG);
    CacheKey key = key(remembering, message);
    byte[] folded = memory.get(message);
    assertThat(folded).hasSize(1 + KeyEncoder.DIGEST_BYTES);
    Arrays.fill(folded, (byte) 0);
    assertThat(key(remembering, message)).isNotEqualTo(key);
  }

  @Test
  void equalMessageOfAnotherObjectIsNotTakenForIt() {
    Message message = UserMessage.of(LONG);
    key(remembering, message);
    assertThat(memory.get(message)).isNotNull();
    assertThat(memory.get(UserMessage.of(LONG))).isNull();
  }

  @Test
  void whatMightChangeIsNotRemembered() {
    AtomicInteger calls = new AtomicInteger();
    ProviderValue changing = () -> calls.incrementAndGet();
    Message described = new SystemMessage(LONG, Map.of("x", changing));
    assertThat(key(remembering, described)).isNotEqualTo(key(remembering, described));
    Message deep = new SystemMessage(LONG, Map.of("x", List.of(Map.of("y", changing))));
    assertThat(key(remembering, deep)).isNotEqualTo(key(remembering, deep));
    assertThat(memory.get(described)).isNull();
    Message odd = new SystemMessage(LONG, Map.of("x", new BigDecimal("1") {}));
    key(remembering, odd);
    assertThat(memory.get(odd)).isNull();
    Message next = UserMessage.of(LONG);
    key(remembering, described, next);
    assertThat(memory.get(next)).isNotNull();
  }

  @Test
  void neverHoldsMoreThanItsPlaces() {
    List<Message> alive = new ArrayList<>();
    for (int i = 0; i < 2 * MessageMemory.SLOTS; i++) {
      Message message = new SystemMessage("s" + i);
      alive.add(message);
      memory.put(message, new byte[] {(byte) i});
      assertThat(memory.get(message)).containsExactly(i);
    }
    assertThat(memory.size()).isBetween(MessageMemory.SLOTS / 2, MessageMemory.SLOTS);
    assertThat(alive.stream().filter(message -> memory.get(message) != null))
        .hasSize(memory.size());
  }

  @Test
  void keepsNoMessageAlive() {
    WeakReference<Message> dropped = rememberAndDrop();
    for (int i = 0; i < 100 && !dropped.refersTo(null); i++) {
      System.gc();
    }
    assertThat(dropped.refersTo(null)).as("the message was collected").isTrue();
    assertThat(memory.size()).isZero();
  }

  private WeakReference<Message> rememberAndDrop() {
    Message message = UserMessage.of(LONG);
    key(remembering, message);
    assertThat(memory.size()).isEqualTo(1);
    return new WeakReference<>(message);
  }
}
