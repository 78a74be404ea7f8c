package dev.loom.benchmarks;

import dev.loom.chat.AssistantMessage;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.Endpoint;
import dev.loom.chat.ModelId;
import dev.loom.chat.Sampling;
import dev.loom.chat.UserMessage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A chat of 2,000 canonical bytes: provider, model, tenant, five parameters, four messages. Texts
 * differ from number to number.
 */
final class Prompt {
  static final int BYTES = 2_000;

  private static final ModelId MODEL = new ModelId("openai", "gpt-4o-mini");
  private static final String TENANT = "tenant-07";
  private static final String[] WORDS =
      ("the cache answers a call that was asked before and tells what it saved while new questions"
              + " go to the provider whose price per million tokens is known for every model"
              + " please explain how a refund is booked when the invoice spans two months of usage")
          .split(" ");

  private final Caller caller;
  private final String system;
  private final String question;
  private final String answer;
  private final String next;

  private Prompt(Caller caller, String system, String question, String answer, String next) {
    this.caller = caller;
    this.system = system;
    this.question = question;
    this.answer = answer;
    this.next = next;
  }

  /** The prompt of a number; always the same. */
  static Prompt of(int number) {
    SplittableRandom random = new SplittableRandom(number);
    Caller caller = Caller.of(TENANT, "user-" + number % 100);
    String question = number + " " + text(random, 380);
    String system = text(random, 330);
    String answer = text(random, 420);
    int rest = BYTES - new Prompt(caller, system, question, answer, "").canonical().length;
    return new Prompt(caller, system, question, answer, text(random, rest));
  }

  private static String text(SplittableRandom random, int length) {
    StringBuilder text = new StringBuilder(length + 16);
    while (text.length() < length) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    return text.substring(0, length);
  }

  /** A request of objects that nobody has seen before; only the texts are shared. */
  ChatRequest request() {
    return ChatRequest.builder(MODEL.provider(), MODEL.model())
        .caller(caller)
        .system(system)
        .user(question)
        .message(AssistantMessage.of(answer))
        .message(UserMessage.of(next))
        .sampling(new Sampling(0.7, 0.95, null, 800, 0.25, null, 42L, List.of()))
        .build();
  }

  /** The bytes that the key of {@link #request()} digests, the tenant being its scope. */
  byte[] canonical() {
    TreeMap<String, Object> body = new TreeMap<>();
    body.put("temperature", new BigDecimal("0.7"));
    body.put("top_p", new BigDecimal("0.95"));
    body.put("max_tokens", new BigDecimal("800"));
    body.put("frequency_penalty", new BigDecimal("0.25"));
    body.put("seed", new BigDecimal("42"));
    body.put(
        "messages",
        List.of(
            message("system", system),
            message("user", question),
            message("assistant", answer),
            message("user", next)));
    Endpoint endpoint = Endpoint.CHAT_COMPLETIONS;
    return CanonicalBytes.of(
        List.of(
            List.of("tenant", TENANT),
            "",
            MODEL.provider(),
            List.of(endpoint.path(), endpoint.address()),
            MODEL.model(),
            body));
  }

  private static Map<String, Object> message(String role, String content) {
    return new TreeMap<>(Map.of("role", role, "content", content));
  }
}
