package dev.loom.langchain4j.blackbox;

import static dev.loom.langchain4j.ReplayServer.fixture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.loom.Loom;
import dev.loom.chat.CallCancelledException;
import dev.loom.chat.CallFailure;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.FinishReason;
import dev.loom.chat.Origin;
import dev.loom.chat.Sampling;
import dev.loom.chat.ToolCall;
import dev.loom.chat.ToolSpec;
import dev.loom.langchain4j.ExtraMapping;
import dev.loom.langchain4j.LangChain4jClient;
import dev.loom.langchain4j.ReplayServer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** LangChain4j's own OpenAI client behind Loom, over real HTTP. */
@Timeout(60)
class OpenAiOverHttpTest {
  private static final String TEXT = "Seven boats came home before the storm.";
  private static final List<ToolCall> CALLS =
      List.of(
          new ToolCall("call_tide", "tide", "{\"harbour\":\"Skagen\"}"),
          new ToolCall("call_wind", "wind", "{\"harbour\":\"Skagen\",\"hours\":6}"));

  private final ChatRequest question =
      ChatRequest.of("openai", "gpt-4o-mini", "How many boats came home?");
  private final List<Delta> deltas = new ArrayList<>();
  private ReplayServer server;
  private LangChain4jClient client;

  @BeforeEach
  void start() throws IOException {
    server = new ReplayServer();
    client = LangChain4jClient.builder().chatModel(plain()).streamingModel(streaming()).build();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private OpenAiChatModel plain() {
    return OpenAiChatModel.builder().baseUrl(server.url()).apiKey("none").maxRetries(0).build();
  }

  private OpenAiStreamingChatModel streaming() {
    return OpenAiStreamingChatModel.builder().baseUrl(server.url()).apiKey("none").build();
  }

  private String streamedText() {
    return deltas.stream()
        .filter(Delta.Text.class::isInstance)
        .map(delta -> ((Delta.Text) delta).text())
        .collect(Collectors.joining());
  }

  @Test
  void plainAnswerIsReadWhole() {
    server.thenJson(200, fixture("plain.json"));

    ChatResponse answer = client.chat(question);

    assertThat(answer.text()).isEqualTo(TEXT);
    assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(answer.providerFinishReason()).isEqualTo("stop");
    assertThat(answer.upstreamId()).isEqualTo("chatcmpl-loom-1");
    assertThat(answer.upstreamModel()).isEqualTo("gpt-4o-mini-2024-07-18");
    assertThat(answer.origin()).isEqualTo(Origin.UPSTREAM);
    assertThat(answer.usage().serviceTier()).isEqualTo("default");
    assertThat(answer.usage().model()).isEqualTo("gpt-4o-mini-2024-07-18");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void cachedAndReasoningTokensAreClassesOfTheirOwn() {
    server.thenJson(200, fixture("plain.json"));

    var tokens = client.chat(question).usage().tokens();

    assertThat(tokens.inputUncached()).hasValue(1200 - 1024);
    assertThat(tokens.cacheRead()).hasValue(1024);
    assertThat(tokens.outputVisible()).hasValue(90 - 64);
    assertThat(tokens.reasoning()).hasValue(64);
  }

  @Test
  void streamedAnswerEqualsThePlainOne() {
    server.thenJson(200, fixture("plain.json")).thenStream(fixture("stream.sse"));

    ChatResponse plain = client.chat(question);
    ChatResponse streamed = client.chat(question, deltas::add);

    assertThat(streamed).isEqualTo(plain);
    assertThat(deltas).hasSize(8);
    assertThat(streamedText()).isEqualTo(TEXT);
  }

  @Test
  void streamedToolCallsEqualThePlainOnes() {
    server.thenJson(200, fixture("tools.json")).thenStream(fixture("tools-stream.sse"));

    ChatResponse plain = client.chat(question);
    ChatResponse streamed = client.chat(question, deltas::add);

    assertThat(plain.toolCalls()).isEqualTo(CALLS);
    assertThat(plain.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
    assertThat(streamed).isEqualTo(plain);
    for (int i = 0; i < CALLS.size(); i++) {
      int index = i;
      assertThat(
              deltas.stream()
                  .map(Delta.ToolCallPiece.class::cast)
                  .filter(piece -> piece.index() == index)
                  .map(Delta.ToolCallPiece::arguments)
                  .collect(Collectors.joining()))
          .isEqualTo(CALLS.get(i).arguments());
    }
  }

  @Test
  void eachOfTheTwoModelsAnswersBothKindsOfCalls() {
    server
        .thenStream(fixture("stream.sse"))
        .thenJson(200, fixture("plain.json"))
        .thenJson(200, fixture("tools.json"));

    ChatResponse collected = LangChain4jClient.of((StreamingChatModel) streaming()).chat(question);
    LangChain4jClient plainOnly = LangChain4jClient.of((ChatModel) plain());
    ChatResponse asOnePiece = plainOnly.chat(question, deltas::add);
    plainOnly.chat(question, deltas::add);

    assertThat(collected).isEqualTo(asOnePiece);
    assertThat(deltas)
        .containsExactly(
            new Delta.Text(TEXT),
            new Delta.ToolCallPiece(0, "call_tide", "tide", CALLS.get(0).arguments()),
            new Delta.ToolCallPiece(1, "call_wind", "wind", CALLS.get(1).arguments()));
  }

  @Test
  void rateLimitReachesTheCallerAsTheModelsOwnInstance() {
    server.thenJson(429, fixture("rate-limit.json"));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    OpenAiChatModel model = plain();
    Loom chain = Loom.builder(LangChain4jClient.of(noting(model, thrown))).build();

    Throwable caught = catchThrowable(() -> chain.chat(question));

    assertThat(caught).isInstanceOf(RateLimitException.class).isSameAs(thrown.get());
    assertThat(chain.describe(caught)).isEqualTo(CallFailure.http(429, null));
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void rateLimitOfAStreamReachesTheCallerAsTheModelsOwnInstance() {
    server.thenJson(429, fixture("rate-limit.json"));
    AtomicReference<Throwable> told = new AtomicReference<>();
    LangChain4jClient noting = LangChain4jClient.of(noting(streaming(), told));

    Throwable caught = catchThrowable(() -> noting.chat(question, deltas::add));

    assertThat(caught).isInstanceOf(RateLimitException.class).isSameAs(told.get());
    assertThat(noting.describe(caught)).isEqualTo(CallFailure.http(429, null));
    assertThat(deltas).isEmpty();
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void brokenStreamIsAFailureWithTheConnectionLost() {
    CountDownLatch heard = new CountDownLatch(3);
    server.thenBrokenStream(fixture("broken.sse"), heard);

    Throwable caught =
        catchThrowable(
            () ->
                client.chat(
                    question,
                    delta -> {
                      deltas.add(delta);
                      heard.countDown();
                    }));

    assertThat(streamedText()).isEqualTo("Seven boats came");
    assertThat(client.describe(caught))
        .isEqualTo(new CallFailure(CallFailure.Kind.CONNECTION, 0, null));
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void streamThatEndsWithoutAReasonIsNoFinishedAnswer() {
    server.thenStream(fixture("broken.sse"));

    ChatResponse answer = client.chat(question, deltas::add);

    assertThat(answer.text()).isEqualTo("Seven boats came");
    assertThat(answer.finishReason()).isEqualTo(FinishReason.OTHER);
    assertThat(answer.providerFinishReason()).isNull();
    assertThat(answer.usage().tokens().isKnown()).isFalse();
  }

  @Test
  void cancelledStreamRethrowsTheInstanceAndStopsTheServersAnswer() throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    server.then(
        exchange -> {
          OutputStream out = ReplayServer.writeEvents(exchange, fixture("broken.sse"));
          try {
            while (true) {
              out.write(fixture("broken.sse").getBytes(java.nio.charset.StandardCharsets.UTF_8));
              out.flush();
            }
          } catch (IOException e) {
            stopped.countDown();
          }
        });
    CallCancelledException enough = new CallCancelledException();

    assertThatThrownBy(
            () ->
                client.chat(
                    question,
                    delta -> {
                      deltas.add(delta);
                      if (deltas.size() == 2) {
                        throw enough;
                      }
                    }))
        .isSameAs(enough);

    assertThat(deltas).hasSize(2);
    assertThat(stopped.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void interruptedCallerGetsACancelAndKeepsItsFlag() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(2);
    CountDownLatch release = new CountDownLatch(1);
    ReplayServer.Answer silent =
        exchange -> {
          asked.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        };
    server.then(silent).then(silent);
    List<String> outcomes = new java.util.concurrent.CopyOnWriteArrayList<>();
    Thread plain = new Thread(() -> outcomes.add(outcome(() -> client.chat(question))));
    Thread streamed =
        new Thread(() -> outcomes.add(outcome(() -> client.chat(question, deltas::add))));
    plain.start();
    streamed.start();
    assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();

    plain.interrupt();
    streamed.interrupt();
    plain.join();
    streamed.join();
    release.countDown();

    assertThat(outcomes)
        .containsExactly("CallCancelledException true", "CallCancelledException true");
  }

  private static String outcome(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    Throwable caught = catchThrowable(call);
    return (caught == null ? "none" : caught.getClass().getSimpleName())
        + " "
        + Thread.currentThread().isInterrupted();
  }

  @Test
  void interruptedThreadDoesNotPayForACall() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> client.chat(question)).isInstanceOf(CallCancelledException.class);
      assertThat(Thread.interrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void toolsAndParametersAreSent() {
    server.thenJson(200, fixture("tools.json"));
    Map<String, Object> schema =
        Map.of(
            "type",
            "object",
            "properties",
            Map.of("hours", Map.of("type", "integer", "minimum", 1)),
            "required",
            List.of("hours"));

    client.chat(
        question.toBuilder()
            .sampling(Sampling.DEFAULTS.withTemperature(0.25).withMaxOutputTokens(99))
            .tool(ToolSpec.of("wind", "Tells the wind.", schema))
            .build());

    assertThat(server.requests().get(0).replaceAll("\\s+", ""))
        .contains("\"temperature\":0.25")
        .contains("\"model\":\"gpt-4o-mini\"")
        .contains("\"name\":\"wind\"")
        .contains("\"minimum\":1");
  }

  @Test
  void parameterThatCannotBeCarriedIsRefusedByName() {
    assertThatThrownBy(
            () -> client.chat(question.toBuilder().extra("service_tier", "flex").build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("service_tier");
    assertThatThrownBy(
            () -> client.chat(question.toBuilder().sampling(Sampling.DEFAULTS.withSeed(7)).build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("seed");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void mappedParametersAreSent() {
    server.thenJson(200, fixture("plain.json"));
    ExtraMapping openAi =
        left -> {
          var builder = OpenAiChatRequestParameters.builder();
          if (left.remove(ExtraMapping.SEED) instanceof Long seed) {
            builder.seed(Math.toIntExact(seed));
          }
          builder.serviceTier((String) left.remove("service_tier"));
          return builder.build();
        };

    LangChain4jClient.builder()
        .chatModel(plain())
        .extra(openAi)
        .build()
        .chat(
            question.toBuilder()
                .extra("service_tier", "flex")
                .sampling(Sampling.DEFAULTS.withSeed(7).withTemperature(0.5))
                .build());

    assertThat(server.requests().get(0).replaceAll("\\s+", ""))
        .contains("\"service_tier\":\"flex\"")
        .contains("\"seed\":7")
        .contains("\"temperature\":0.5");
  }

  private static ChatModel noting(ChatModel model, AtomicReference<Throwable> thrown) {
    return new ChatModel() {
      @Override
      public dev.langchain4j.model.chat.response.ChatResponse chat(
          dev.langchain4j.model.chat.request.ChatRequest request) {
        try {
          return model.chat(request);
        } catch (RuntimeException e) {
          thrown.set(e);
          throw e;
        }
      }
    };
  }

  private static StreamingChatModel noting(
      StreamingChatModel model, AtomicReference<Throwable> told) {
    return new StreamingChatModel() {
      @Override
      public void chat(
          dev.langchain4j.model.chat.request.ChatRequest request,
          StreamingChatResponseHandler handler) {
        model.chat(
            request,
            new StreamingChatResponseHandler() {
              @Override
              public void onCompleteResponse(
                  dev.langchain4j.model.chat.response.ChatResponse response) {
                handler.onCompleteResponse(response);
              }

              @Override
              public void onError(Throwable error) {
                told.set(error);
                handler.onError(error);
              }
            });
      }
    };
  }
}
