package dev.loom.examples.demo;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.CallFailure;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.FinishReason;
import dev.loom.chat.LoomClient;
import dev.loom.chat.Message;
import dev.loom.chat.SystemMessage;
import dev.loom.chat.TextPart;
import dev.loom.chat.TokenUsage;
import dev.loom.chat.ToolCall;
import dev.loom.chat.UserMessage;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Pretends to be several providers, in this process and without waiting: answers, token counts and
 * latencies are made up, a few calls fail. It also keeps the time that the pretence itself took, so
 * that Loom's own share can be told. For one caller at a time; the same seed and the same calls
 * make the same answers.
 */
final class SimulatedUpstream implements LoomClient {
  private static final int CHARS_PER_TOKEN = 4;
  private static final int CACHED_FROM = 1024;
  private static final double RATE_LIMITED = 0.012;
  private static final double SERVER_ERROR = 0.018;
  private static final double TIMED_OUT = 0.021;
  private static final int REFUSED_MILLIS = 40;
  private static final int TIME_OUT_MILLIS = 30_000;
  private static final String OPENING = "Simulated answer. ";
  private static final String FILLER =
      "First look at what is there, then take the smallest step that helps, and check it before the"
          + " next one. ";

  private final Random random;
  private Duration latency = Duration.ZERO;
  private Duration firstToken = Duration.ZERO;
  private long ownNanos;

  SimulatedUpstream(long seed) {
    this.random = new Random(seed);
  }

  @Override
  public ChatResponse chat(ChatRequest request, @Nullable DeltaListener listener) {
    long begin = System.nanoTime();
    long listening = 0;
    try {
      SimulatedModel model = SimulatedModel.of(request.model());
      perhapsFail();
      ChatResponse answer = answer(model, request);
      if (listener != null) {
        String[] pieces = answer.text().split("(?<= )", 0);
        long before = System.nanoTime();
        for (String piece : pieces) {
          listener.onDelta(new Delta.Text(piece));
        }
        listening = System.nanoTime() - before;
      }
      return answer;
    } finally {
      // What the chain does with pieces is its own time, not the upstream's.
      ownNanos = System.nanoTime() - begin - listening;
    }
  }

  @Override
  public CallFailure describe(Throwable failure) {
    return failure instanceof SimulatedFailure simulated
        ? simulated.meaning()
        : CallFailure.of(failure);
  }

  /** The time that the last call is pretended to have taken. */
  Duration latency() {
    return latency;
  }

  /** The time that the first token of the last call is pretended to have taken. */
  Duration firstToken() {
    return firstToken;
  }

  /** The time that the pretence of the last call really took; 0 once it was read. */
  long takeOwnNanos() {
    long taken = ownNanos;
    ownNanos = 0;
    return taken;
  }

  private void perhapsFail() {
    double luck = random.nextDouble();
    latency = Duration.ofMillis(REFUSED_MILLIS);
    if (luck < RATE_LIMITED) {
      throw new SimulatedFailure(CallFailure.http(429, "rate_limit_exceeded"));
    }
    if (luck < SERVER_ERROR) {
      throw new SimulatedFailure(CallFailure.http(500, "server_error"));
    }
    if (luck < TIMED_OUT) {
      latency = Duration.ofMillis(TIME_OUT_MILLIS);
      throw new SimulatedFailure(new CallFailure(CallFailure.Kind.TIMEOUT, 0, null));
    }
  }

  private ChatResponse answer(SimulatedModel model, ChatRequest request) {
    int visible = spread(model.answerTokens());
    int reasoning = model.reasoningTokens() == 0 ? 0 : spread(model.reasoningTokens());
    firstToken = Duration.ofMillis(spread(model.firstTokenMillis()));
    latency =
        firstToken.plusMillis((visible + reasoning) * 1000L / Math.max(1, model.tokensPerSecond()));
    ChatResponse.Builder answer =
        ChatResponse.builder()
            .upstreamId("simulated-" + Long.toHexString(random.nextLong()))
            .upstreamModel(model.id().model());
    if (!request.tools().isEmpty()) {
      String id = "call_" + Integer.toHexString(random.nextInt());
      String name = request.tools().get(0).name();
      answer
          .toolCalls(List.of(new ToolCall(id, name, "{\"part\":\"simulated\"}")))
          .finish(FinishReason.TOOL_CALLS, "tool_calls");
      visible = 18;
    } else {
      answer.text(text(visible)).finish(FinishReason.STOP, "stop");
    }
    TokenUsage tokens = usage(model, request, visible, reasoning);
    return answer.usage(BilledUsage.of(tokens, model.id().model())).build();
  }

  private static String text(int tokens) {
    int length = Math.max(OPENING.length(), tokens * CHARS_PER_TOKEN);
    StringBuilder text = new StringBuilder(OPENING);
    while (text.length() < length) {
      text.append(FILLER);
    }
    return text.substring(0, length);
  }

  /** Mostly near the typical value, seldom far above it. */
  private int spread(int typical) {
    double factor = Math.exp(random.nextGaussian() * 0.4);
    return (int) Math.max(1, Math.round(typical * factor));
  }

  private static TokenUsage usage(
      SimulatedModel model, ChatRequest request, int visible, int reasoning) {
    int prompt = 8;
    int kept = 0;
    for (Message message : request.messages()) {
      int tokens = characters(message) / CHARS_PER_TOKEN;
      prompt += tokens;
      kept += message instanceof SystemMessage ? tokens : 0;
    }
    // Providers keep long beginnings of a prompt, in steps of 128 tokens.
    int cached = model.promptCache() && kept >= CACHED_FROM ? kept / 128 * 128 : 0;
    return new TokenUsage(
        OptionalLong.of(prompt - cached),
        model.promptCache() ? OptionalLong.of(cached) : OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.of(visible),
        model.reasoningTokens() > 0 ? OptionalLong.of(reasoning) : OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  private static int characters(Message message) {
    if (message instanceof SystemMessage system) {
      return system.text().length();
    }
    int sum = 0;
    if (message instanceof UserMessage user) {
      for (var part : user.parts()) {
        sum += part instanceof TextPart text ? text.text().length() : 0;
      }
    }
    return sum;
  }
}
