package dev.loom.benchmarks;

import dev.loom.cache.CacheScope;
import dev.loom.chat.AssistantMessage;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.Endpoint;
import dev.loom.chat.ModelId;
import dev.loom.chat.Sampling;
import dev.loom.chat.SystemMessage;
import dev.loom.chat.UserMessage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A chat of 2,000 canonical bytes: provider, model, caller, five parameters, four messages. Texts
 * differ from number to number.
 */
final class Prompt {
  static final int BYTES = 2_000;

  private static final ModelId MODEL = new ModelId("openai", "gpt-4o-mini");
  private static final String TENANT = "tenant-07";
  static final int USERS = 100;
  private static final String CORPUS = corpus();

  private final CacheScope scope;
  private final String user;
  private final String system;
  private final String question;
  private final String answer;
  private final String next;

  private Prompt(
      CacheScope scope, String user, String system, String question, String answer, String next) {
    this.scope = scope;
    this.user = user;
    this.system = system;
    this.question = question;
    this.answer = answer;
    this.next = next;
  }

  /** The prompt of a number, in a scope; always the same. */
  static Prompt of(int number, CacheScope scope) {
    SplittableRandom random = new SplittableRandom(number);
    String user = "user-" + number % USERS;
    String system = text(random, 330);
    String question = number + " " + text(random, 380);
    String answer = text(random, 420);
    Prompt open = new Prompt(scope, user, system, question, answer, "");
    String next = text(random, BYTES - open.canonical().length);
    return new Prompt(scope, user, system, question, answer, next);
  }

  private static String corpus() {
    String[] words =
        ("the cache answers a call that was asked before and tells what it saved while new"
                + " questions go to the provider whose price per million tokens is known for every"
                + " model. please explain how a refund is booked when the invoice spans two months"
                + " of usage?")
            .split(" ", -1);
    SplittableRandom random = new SplittableRandom(2);
    StringBuilder corpus = new StringBuilder();
    while (corpus.length() < 1 << 18) {
      corpus.append(words[random.nextInt(words.length)]).append(' ');
    }
    return corpus.toString();
  }

  /** Some running text. */
  static String text(SplittableRandom random, int length) {
    int from = random.nextInt(CORPUS.length() - length);
    return CORPUS.substring(from, from + length);
  }

  /** A request of objects that nobody has seen before, texts and caller included. */
  ChatRequest request() {
    return ChatRequest.builder(MODEL.provider(), MODEL.model())
        .caller(Caller.of(copy(TENANT), copy(user)))
        .messages(
            List.of(
                new SystemMessage(copy(system)),
                UserMessage.of(copy(question)),
                AssistantMessage.of(copy(answer)),
                UserMessage.of(copy(next))))
        .sampling(new Sampling(0.7, 0.95, null, 800, 0.25, null, 42L, List.of()))
        .build();
  }

  private static String copy(String text) {
    return new String(text.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
  }

  /** The bytes that the key of {@link #request()} digests. */
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
            scope(),
            "",
            MODEL.provider(),
            List.of(endpoint.path(), endpoint.address()),
            MODEL.model(),
            body));
  }

  private List<String> scope() {
    return switch (scope) {
      case TENANT -> List.of("tenant", TENANT);
      case USER -> List.of("user", TENANT, user);
      case GLOBAL -> List.of("global");
    };
  }

  private static SortedMap<String, Object> message(String role, String content) {
    return new TreeMap<>(Map.of("role", role, "content", content));
  }
}
