package dev.loom.faults;

import dev.loom.chat.CacheDirectives;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import java.time.Duration;
import java.util.List;

/**
 * What a caller asks, with three canaries that no log may hold: a key, an address and a sentence.
 *
 * @param number which of the questions
 * @param tenant who asks
 */
record Question(int number, String tenant) {
  private static final List<String> CANARIES =
      List.of(
          "sk-canary0123456789abcdefghijklmnop",
          "canary@mine.example",
          "the canary sings at midnight");

  static boolean holdsCanary(String text) {
    return CANARIES.stream().anyMatch(text::contains);
  }

  ChatRequest request() {
    return request(CacheDirectives.builder().tags("q" + number).build());
  }

  ChatRequest request(CacheDirectives directives) {
    return ChatRequest.builder("openai", "gpt-4o")
        .system(String.join(" ", CANARIES))
        .user("question " + number)
        .caller(Caller.of(tenant, "user of " + tenant))
        .cache(directives)
        .build();
  }

  /** The same for who waits no longer than that for an equal call. */
  ChatRequest request(Duration deadline) {
    return request(CacheDirectives.builder().tags("q" + number).deadline(deadline).build());
  }
}
