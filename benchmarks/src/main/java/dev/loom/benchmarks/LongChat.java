package dev.loom.benchmarks;

import dev.loom.benchmarks.CanonicalBytes.Folded;
import dev.loom.chat.AssistantMessage;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.Endpoint;
import dev.loom.chat.Message;
import dev.loom.chat.ModelId;
import dev.loom.chat.UserMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** A chat of 20 messages of 10 KB each; texts differ from number to number. */
final class LongChat {
  static final int MESSAGES = 20;

  private static final int MESSAGE_BYTES = 10_000;
  private static final int MESSAGE_OVERHEAD = 40; // tags, lengths and names around a text
  private static final ModelId MODEL = new ModelId("openai", "gpt-4o-mini");

  private final List<String> texts = new ArrayList<>();
  private final List<Message> known;

  /** The chat of a number; always the same. */
  LongChat(int number) {
    SplittableRandom random = new SplittableRandom(number);
    for (int i = 0; i < MESSAGES; i++) {
      texts.add(number + " " + Prompt.text(random, MESSAGE_BYTES - MESSAGE_OVERHEAD));
    }
    known = messages();
  }

  private List<Message> messages() {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      messages.add(message(i));
    }
    return messages;
  }

  private Message message(int place) {
    return place % 2 == 0
        ? AssistantMessage.of(texts.get(place))
        : UserMessage.of(texts.get(place));
  }

  /** The chat as message objects that stay the same. */
  ChatRequest request() {
    return request(known);
  }

  /** The chat as message objects that nobody has seen before. */
  ChatRequest fresh() {
    return request(messages());
  }

  /** The chat as the same message objects, but for a new last one. */
  ChatRequest grown() {
    List<Message> messages = new ArrayList<>(known);
    messages.set(MESSAGES - 1, message(MESSAGES - 1));
    return request(messages);
  }

  private static ChatRequest request(List<Message> messages) {
    return ChatRequest.builder(MODEL.provider(), MODEL.model()).messages(messages).build();
  }

  /** All bytes that count, none of them folded. */
  byte[] canonical() {
    return canonical(this::member);
  }

  /** The bytes that the key's last digest is made of. */
  byte[] folded() {
    return canonical(place -> new Folded(member(place)));
  }

  private byte[] canonical(IntFunction<Object> message) {
    List<Object> messages = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      messages.add(message.apply(i));
    }
    Endpoint endpoint = Endpoint.CHAT_COMPLETIONS;
    TreeMap<String, Object> body = new TreeMap<>();
    body.put("messages", messages);
    return CanonicalBytes.of(
        List.of(
            List.of("global"),
            "",
            MODEL.provider(),
            List.of(endpoint.path(), endpoint.address()),
            MODEL.model(),
            body));
  }

  private Map<String, Object> member(int place) {
    Map<String, Object> member = new TreeMap<>();
    member.put("role", place % 2 == 0 ? "assistant" : "user");
    member.put("content", texts.get(place));
    return member;
  }
}
