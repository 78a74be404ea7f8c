package dev.loom.benchmarks;

import dev.loom.benchmarks.redis.Monitor;
import dev.loom.benchmarks.redis.RawRedis;
import dev.loom.benchmarks.runner.Pair.WrongAnswer;
import dev.loom.cache.BackendSettings;
import dev.loom.cache.CacheBackend;
import dev.loom.cache.CacheKey;
import dev.loom.cache.CacheScope;
import dev.loom.cache.Caching;
import dev.loom.cache.CachingProvider;
import dev.loom.cache.RemoteSettings;
import dev.loom.cache.redis.RedisBackend;
import dev.loom.chat.BilledUsage;
import dev.loom.chat.CacheOutcome;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.FinishReason;
import dev.loom.chat.TextPart;
import dev.loom.chat.TokenUsage;
import dev.loom.chat.UserMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Prompts and their answers in Redis, 2 KB each as they stand there; the same in each fork. */
final class RedisEntries {
  /** Longer than any lookup takes: one that is cut short would be a miss. */
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final Duration TTL = Duration.ofHours(1);
  private static final int ANSWER_LENGTH = 1_600;
  private static final int ATTEMPTS = 10;
  private static final int VALUE_BYTES = 2_048;

  private final int port;
  private final Prompt[] prompts;
  private final CacheBackend backend;
  private final CachingProvider provider;

  RedisEntries(int port, int number) {
    this.port = port;
    prompts = new Prompt[number];
    for (int i = 0; i < number; i++) {
      prompts[i] = Prompt.of(i, CacheScope.USER);
    }
    backend = new RedisBackend.Factory().open(settings(port, "loom", Duration.ZERO));
    provider =
        new CachingProvider(
            RedisEntries::upstream,
            Caching.builder().backend(backend).scope(CacheScope.USER).defaultTtl(TTL).build());
  }

  static BackendSettings settings(int port, String prefix, Duration nearTtl) {
    RemoteSettings remote =
        new RemoteSettings(TIMEOUT, 16, 0, false, prefix, nearTtl, false, false);
    return new BackendSettings(
        "redis://127.0.0.1:" + port, 20_000, 500L << 20, Duration.ZERO, remote, null, List.of());
  }

  /** The upstream: each prompt has an answer of its own, always the same. */
  static ChatResponse upstream(ChatRequest request, @Nullable DeltaListener pieces) {
    UserMessage asked = (UserMessage) request.messages().get(1);
    String question = ((TextPart) asked.parts().get(0)).text();
    int number = Integer.parseInt(question.substring(0, question.indexOf(' ')));
    return ChatResponse.builder()
        .text(answer(number))
        .finish(FinishReason.STOP, "stop")
        .usage(BilledUsage.of(TokenUsage.of(480, 150), "gpt-4o-mini-2024-07-18"))
        .build();
  }

  static String answer(int number) {
    return Prompt.text(new SplittableRandom(~number), ANSWER_LENGTH);
  }

  /** Has all prompts answered once, by Redis where it knows the answer already. */
  void fill() {
    IntStream.range(0, prompts.length).parallel().forEach(this::fill);
  }

  // A machine that is busy with other things may take too long for a store.
  private void fill(int number) {
    for (int i = 0; i < ATTEMPTS; i++) {
      if (provider.chat(prompts[number].request()).cache().status() == CacheOutcome.Status.HIT) {
        return;
      }
    }
    throw new WrongAnswer("entry " + number + " is not kept by Redis");
  }

  int port() {
    return port;
  }

  Prompt prompt(int number) {
    return prompts[number];
  }

  CacheBackend backend() {
    return backend;
  }

  CachingProvider provider() {
    return provider;
  }

  /** The bytes that a lookup of each entry sends: the digest alone differs within a cell. */
  byte[][] lookupCommands() {
    List<List<String>> seen =
        Monitor.commands(
            port,
            () -> {
              for (int i = 0; i < Prompt.USERS; i++) {
                backend.get(CacheKey.of(prompts[i].request(), CacheScope.USER));
              }
            });
    if (seen.size() != Prompt.USERS) {
      throw new WrongAnswer(seen.size() + " commands for " + Prompt.USERS + " lookups");
    }
    byte[][] commands = new byte[prompts.length][];
    for (int i = 0; i < prompts.length; i++) {
      String digest = digest(i);
      String other = digest(i % Prompt.USERS);
      List<String> words = new ArrayList<>();
      seen.get(i % Prompt.USERS).forEach(word -> words.add(word.replace(other, digest)));
      commands[i] = RawRedis.request(words);
    }
    return commands;
  }

  private String digest(int number) {
    String key = CacheKey.of(prompts[number].request(), CacheScope.USER).toString();
    return key.substring(key.lastIndexOf(':') + 1);
  }

  /** How many bytes Redis answers each command with. */
  int[] replyLengths(RawRedis raw, byte[][] commands) {
    int[] lengths = new int[commands.length];
    for (int i = 0; i < commands.length; i++) {
      raw.send(commands[i]);
      int length = 4; // *3 and line end
      for (Object value : RawRedis.list(raw.reply())) {
        String text = String.valueOf(value);
        if (value == null) {
          throw new WrongAnswer("entry " + i + " is not in Redis");
        }
        length += 1 + Integer.toString(text.length()).length() + 2 + text.length() + 2;
      }
      lengths[i] = length;
    }
    checkSize(lengths);
    return lengths;
  }

  private static void checkSize(int[] lengths) {
    int largest = IntStream.of(lengths).max().orElse(0);
    if (largest < 0.9 * VALUE_BYTES || largest > 1.1 * VALUE_BYTES) {
      throw new WrongAnswer("a reply has " + largest + " bytes instead of " + VALUE_BYTES);
    }
  }
}
