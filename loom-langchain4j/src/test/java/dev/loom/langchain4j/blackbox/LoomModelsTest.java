package dev.loom.langchain4j.blackbox;

import static dev.loom.langchain4j.ReplayServer.fixture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.listener.ChatModelRequestContext;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.CacheOutcome;
import dev.loom.chat.CallCancelledException;
import dev.loom.chat.Caller;
import dev.loom.chat.Delta;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.Endpoint;
import dev.loom.chat.LoomClient;
import dev.loom.chat.ModelId;
import dev.loom.chat.Origin;
import dev.loom.langchain4j.LangChain4jClient;
import dev.loom.langchain4j.LoomAttributes;
import dev.loom.langchain4j.LoomChatModel;
import dev.loom.langchain4j.LoomResponseMetadata;
import dev.loom.langchain4j.LoomStreamingChatModel;
import dev.loom.langchain4j.ReplayServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loom chains as LangChain4j models, around LangChain4j's own OpenAI client over real HTTP. */
@Timeout(60)
class LoomModelsTest {
  private static final String TEXT = "Seven boats came home before the storm.";

  private final ChatRequest question =
      ChatRequest.builder().messages(UserMessage.from("How many boats came home?")).build();
  private final List<dev.loom.chat.ChatRequest> seen = new ArrayList<>();
  private ReplayServer server;
  private LoomClient chain;

  @BeforeEach
  void start() throws IOException {
    server = new ReplayServer();
    LangChain4jClient upstream =
        LangChain4jClient.builder()
            .chatModel(
                OpenAiChatModel.builder()
                    .baseUrl(server.url())
                    .apiKey("none")
                    .maxRetries(0)
                    .build())
            .streamingModel(
                OpenAiStreamingChatModel.builder().baseUrl(server.url()).apiKey("none").build())
            .build();
    chain =
        (request, listener) -> {
          seen.add(request);
          return upstream.chat(request, listener);
        };
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private LoomChatModel plain() {
    return LoomChatModel.of(chain, "openai", "gpt-4o-mini");
  }

  /** Writes down all that a handler hears, and completes when the stream ends. */
  private static class Notes implements StreamingChatResponseHandler {
    final List<Object> events = new ArrayList<>();
    final CompletableFuture<String> end = new CompletableFuture<>();
    volatile Thread thread;

    @Override
    public void onPartialResponse(PartialResponse part, PartialResponseContext context) {
      thread = Thread.currentThread();
      events.add(part);
    }

    @Override
    public void onPartialThinking(PartialThinking part) {
      events.add(part);
    }

    @Override
    public void onPartialToolCall(PartialToolCall part) {
      events.add(part);
    }

    @Override
    public void onCompleteToolCall(CompleteToolCall whole) {
      events.add(whole);
    }

    @Override
    public void onCompleteResponse(ChatResponse answer) {
      events.add(answer);
      end.complete("complete");
    }

    @Override
    public void onError(Throwable error) {
      events.add(error);
      end.complete("error");
    }
  }

  @Test
  void plainAnswerIsRestored() {
    server.thenJson(200, fixture("plain.json"));

    ChatResponse answer = plain().chat(question);

    assertThat(answer.aiMessage().text()).isEqualTo(TEXT);
    assertThat(answer.id()).isEqualTo("chatcmpl-loom-1");
    assertThat(answer.modelName()).isEqualTo("gpt-4o-mini-2024-07-18");
    assertThat(answer.tokenUsage()).isEqualTo(new TokenUsage(1200, 90, 1290));
    assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
    assertThat(((LoomResponseMetadata) answer.metadata()).response().usage().tokens().cacheRead())
        .hasValue(1024);
    assertThat(seen.get(0).model()).isEqualTo(new ModelId("openai", "gpt-4o-mini"));
    assertThat(seen.get(0).endpoint()).isEqualTo(Endpoint.CHAT_COMPLETIONS);
  }

  @Test
  void toolCallsAreRestored() {
    server.thenJson(200, fixture("tools.json"));

    ChatResponse answer = plain().chat(question);

    assertThat(answer.aiMessage().text()).isNull();
    assertThat(answer.finishReason()).isEqualTo(FinishReason.TOOL_EXECUTION);
    assertThat(answer.aiMessage().toolExecutionRequests())
        .extracting(ToolExecutionRequest::id)
        .containsExactly("call_tide", "call_wind");
  }

  @Test
  void cachedAnswerEqualsTheOriginal() {
    server.thenJson(200, fixture("plain.json"));
    AtomicReference<dev.loom.chat.ChatResponse> stored = new AtomicReference<>();
    LoomClient caching =
        (request, listener) -> {
          if (stored.get() == null) {
            stored.set(chain.chat(request, listener));
            return stored.get();
          }
          return stored
              .get()
              .served(Origin.CACHE, CacheOutcome.of(CacheOutcome.Status.HIT, null, "0123456789ab"));
        };
    LoomChatModel model = LoomChatModel.of(caching, "openai", "gpt-4o-mini");

    ChatResponse first = model.chat(question);
    ChatResponse second = model.chat(question);

    assertThat(second).isEqualTo(first);
    assertThat(((LoomResponseMetadata) second.metadata()).response().origin())
        .isEqualTo(Origin.CACHE);
  }

  @Test
  void attributesTellWhomTheCallIsFor() {
    server.thenJson(200, fixture("plain.json")).thenStream(fixture("stream.sse"));
    ChatRequestOptions options =
        ChatRequestOptions.builder()
            .addListenerAttribute(LoomAttributes.USER, "ada")
            .addListenerAttribute(LoomAttributes.TENANT, "harbour")
            .addListenerAttribute(LoomAttributes.TAGS, Map.of("feature", "search"))
            .addListenerAttribute(LoomAttributes.CACHE, CacheDirectives.NO_STORE)
            .build();
    Notes notes = new Notes();

    plain().chat(question, options);
    LoomStreamingChatModel.of(chain, "openai", "gpt-4o-mini").chat(question, options, notes);
    assertThat(notes.end.join()).isEqualTo("complete");

    assertThat(seen)
        .hasSize(2)
        .allSatisfy(
            request -> {
              assertThat(request.caller())
                  .isEqualTo(new Caller("harbour", "ada", Map.of("feature", "search")));
              assertThat(request.cache()).isEqualTo(CacheDirectives.NO_STORE);
            });
    assertThat(server.requests()).noneMatch(body -> body.contains("ada"));
  }

  @Test
  void callWithoutAttributesIsForTheModelsOwnCaller() {
    server.thenJson(200, fixture("plain.json")).thenJson(200, fixture("plain.json"));
    LoomChatModel model =
        LoomChatModel.builder(chain)
            .model("openai", "gpt-4o-mini")
            .caller(Caller.of("harbour", "nightly"))
            .build();

    model.chat(question);
    model.chat(
        question,
        ChatRequestOptions.builder().addListenerAttribute(LoomAttributes.USER, "ada").build());

    assertThat(seen.get(0).caller()).isEqualTo(Caller.of("harbour", "nightly"));
    assertThat(seen.get(1).caller()).isEqualTo(Caller.of("harbour", "ada"));
  }

  @Test
  void attributeOfAnotherClassIsRefusedByName() {
    ChatRequestOptions options =
        ChatRequestOptions.builder().addListenerAttribute(LoomAttributes.USER, 17).build();
    ChatRequestOptions tags =
        ChatRequestOptions.builder()
            .addListenerAttribute(LoomAttributes.TAGS, Map.of("a", 1))
            .build();

    assertThatThrownBy(() -> plain().chat(question, options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("loom.user");
    assertThatThrownBy(() -> plain().chat(question, tags))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("loom.tags");
    assertThat(seen).isEmpty();
  }

  @Test
  void providersOwnParametersPassThroughTheChain() {
    server.thenJson(200, fixture("plain.json"));
    OpenAiChatRequestParameters parameters =
        OpenAiChatRequestParameters.builder()
            .modelName("gpt-4o")
            .temperature(0.5)
            .seed(7)
            .serviceTier("flex")
            .customParameters(Map.of("verbosity", "low"))
            .build();

    plain()
        .chat(ChatRequest.builder().messages(question.messages()).parameters(parameters).build());

    assertThat(server.requests().get(0).replaceAll("\\s+", ""))
        .contains("\"model\":\"gpt-4o\"")
        .contains("\"temperature\":0.5")
        .contains("\"seed\":7")
        .contains("\"service_tier\":\"flex\"")
        .contains("\"verbosity\":\"low\"");
    assertThat(seen.get(0).extra())
        .containsEntry("seed", 7)
        .containsEntry("service_tier", "flex")
        .containsEntry("verbosity", "low");
  }

  @Test
  void defaultParametersOfAProvidersOwnClassAreKept() {
    server.thenJson(200, fixture("plain.json"));
    LoomChatModel model =
        LoomChatModel.builder(chain)
            .model("openai", "gpt-4o-mini")
            .defaultRequestParameters(OpenAiChatRequestParameters.builder().seed(7).build())
            .build();

    model.chat(question.toBuilder().temperature(0.5).build());

    assertThat(model.defaultRequestParameters().modelName()).isEqualTo("gpt-4o-mini");
    assertThat(server.requests().get(0).replaceAll("\\s+", ""))
        .contains("\"model\":\"gpt-4o-mini\"")
        .contains("\"temperature\":0.5")
        .contains("\"seed\":7");
  }

  @Test
  void modelTellsWhatItStandsFor() {
    assertThat(plain().provider()).isEqualTo(ModelProvider.OPEN_AI);
    assertThat(plain().defaultRequestParameters())
        .isEqualTo(ChatRequestParameters.builder().modelName("gpt-4o-mini").build());
    assertThat(plain().supportedCapabilities()).isEmpty();
    assertThat(LoomChatModel.builder(chain).build().provider()).isEqualTo(ModelProvider.OTHER);
    assertThat(LoomStreamingChatModel.of(chain, "anthropic", "m").provider())
        .isEqualTo(ModelProvider.ANTHROPIC);
  }

  @Test
  void listenersOfTheModelHearEachCall() {
    server.thenJson(200, fixture("plain.json")).thenStream(fixture("stream.sse"));
    List<ModelProvider> heard = new ArrayList<>();
    ChatModelListener listener =
        new ChatModelListener() {
          @Override
          public void onRequest(ChatModelRequestContext context) {
            heard.add(context.modelProvider());
          }
        };
    Notes notes = new Notes();

    LoomChatModel.builder(chain)
        .model("openai", "m")
        .listeners(List.of(listener))
        .build()
        .chat(question);
    LoomStreamingChatModel.builder(chain)
        .model("openai", "m")
        .listeners(List.of(listener))
        .build()
        .chat(question, notes);
    notes.end.join();

    assertThat(heard).containsExactly(ModelProvider.OPEN_AI, ModelProvider.OPEN_AI);
  }

  @Test
  void failureReachesTheCallerAsTheUpstreamsOwnInstance() {
    RateLimitException failure = new RateLimitException("full");
    LoomChatModel model =
        LoomChatModel.of(
            (request, listener) -> {
              throw failure;
            },
            "openai",
            "m");

    assertThatThrownBy(() -> model.chat(question)).isSameAs(failure);
  }

  @Test
  void streamIsToldAsLangChain4jsOwnModelTellsIt() {
    for (String file : List.of("stream.sse", "tools-stream.sse")) {
      server.thenStream(fixture(file)).thenStream(fixture(file));
      Notes own = new Notes();
      Notes loom = new Notes();

      OpenAiStreamingChatModel.builder()
          .baseUrl(server.url())
          .apiKey("none")
          .modelName("gpt-4o-mini")
          .build()
          .chat(question, own);
      assertThat(own.end.join()).isEqualTo("complete");
      LoomStreamingChatModel.of(chain, "openai", "gpt-4o-mini").chat(question, loom);
      assertThat(loom.end.join()).isEqualTo("complete");

      int last = own.events.size() - 1;
      assertThat(loom.events.subList(0, loom.events.size() - 1))
          .isEqualTo(own.events.subList(0, last));
      ChatResponse expected = (ChatResponse) own.events.get(last);
      ChatResponse told = (ChatResponse) loom.events.get(last);
      assertThat(told.aiMessage()).isEqualTo(expected.aiMessage());
      assertThat(told.id()).isEqualTo(expected.id());
      assertThat(told.finishReason()).isEqualTo(expected.finishReason());
      assertThat(told.tokenUsage().totalTokenCount())
          .isEqualTo(expected.tokenUsage().totalTokenCount());
    }
  }

  @Test
  void cachedStreamIsToldAsTheOriginal() {
    for (String file : List.of("stream.sse", "tools-stream.sse")) {
      server.thenStream(fixture(file));
      List<Delta> pieces = new ArrayList<>();
      AtomicReference<dev.loom.chat.ChatResponse> stored = new AtomicReference<>();
      LoomClient caching =
          (request, listener) -> {
            if (stored.get() == null) {
              stored.set(
                  chain.chat(
                      request,
                      delta -> {
                        pieces.add(delta);
                        listener.onDelta(delta);
                      }));
              return stored.get();
            }
            pieces.forEach(listener::onDelta);
            return stored
                .get()
                .served(Origin.CACHE, CacheOutcome.of(CacheOutcome.Status.HIT, null, null));
          };
      Notes original = new Notes();
      Notes cached = new Notes();

      direct(caching).chat(question, original);
      direct(caching).chat(question, cached);

      assertThat(original.events).hasSizeGreaterThan(6);
      assertThat(cached.events).isEqualTo(original.events);
    }
  }

  @Test
  void streamRunsOnADaemonThreadOfLoomsUnlessTheHostBringsOne() {
    server.thenStream(fixture("stream.sse")).thenStream(fixture("stream.sse"));
    AtomicReference<Thread> worker = new AtomicReference<>();
    LoomClient noting =
        (request, listener) -> {
          worker.set(Thread.currentThread());
          return chain.chat(request, listener);
        };
    Notes notes = new Notes();
    LoomStreamingChatModel.of(noting, "openai", "m").chat(question, notes);
    notes.end.join();
    assertThat(worker.get().getName()).matches("loom-stream-\\d+");
    assertThat(worker.get().isDaemon()).isTrue();

    Notes direct = new Notes();
    LoomStreamingChatModel.builder(noting)
        .model("openai", "m")
        .executor(Runnable::run)
        .build()
        .chat(question, direct);
    assertThat(direct.end).isDone();
    assertThat(worker.get()).isSameAs(Thread.currentThread());
  }

  @Test
  void failureOfAStreamIsToldOnceAsTheUpstreamsOwnInstance() {
    RateLimitException failure = new RateLimitException("full");
    Notes notes = new Notes();

    LoomStreamingChatModel.builder(
            (request, listener) -> {
              listener.onDelta(new Delta.Text("a"));
              throw failure;
            })
        .executor(Runnable::run)
        .build()
        .chat(question, notes);

    assertThat(notes.events).containsExactly(new PartialResponse("a"), failure);
  }

  @Test
  void busyExecutorIsToldAsAnError() {
    RejectedExecutionException full = new RejectedExecutionException();
    Notes notes = new Notes();

    LoomStreamingChatModel.builder(chain)
        .executor(
            work -> {
              throw full;
            })
        .build()
        .chat(question, notes);

    assertThat(notes.events).containsExactly(full);
    assertThat(seen).isEmpty();
  }

  @Test
  void handlerThatThrowsGetsItsExceptionAsTheErrorAndEndsTheCall() {
    IllegalStateException failure = new IllegalStateException("handler");
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Notes notes =
        new Notes() {
          @Override
          public void onPartialResponse(PartialResponse part, PartialResponseContext context) {
            throw failure;
          }
        };

    direct(twoPieces(thrown)).chat(question, notes);

    assertThat(notes.events).containsExactly(failure);
    assertThat(thrown.get()).isSameAs(failure);
  }

  @Test
  void handlerThatThrowsAtTheEndIsNotToldTwice() {
    IllegalStateException failure = new IllegalStateException("handler");
    Notes notes =
        new Notes() {
          @Override
          public void onCompleteResponse(ChatResponse answer) {
            super.onCompleteResponse(answer);
            throw failure;
          }
        };
    StreamingChatModel model = direct(twoPieces(new AtomicReference<>()));

    // LangChain4j's own wrapper may or may not pass it on; what counts is what the handler hears.
    catchThrowable(() -> model.chat(question, notes));

    assertThat(notes.events).hasSize(3).noneMatch(Throwable.class::isInstance);
  }

  @Test
  void handlerThatCancelsHearsNothingMoreAndTheChainIsCancelled() {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Notes notes =
        new Notes() {
          @Override
          public void onPartialResponse(PartialResponse part, PartialResponseContext context) {
            events.add(part);
            assertThat(context.streamingHandle().isCancelled()).isFalse();
            context.streamingHandle().cancel();
            assertThat(context.streamingHandle().isCancelled()).isTrue();
          }
        };

    direct(twoPieces(thrown)).chat(question, notes);

    assertThat(notes.events).containsExactly(new PartialResponse("a"));
    assertThat(thrown.get()).isInstanceOf(CallCancelledException.class);
  }

  @Test
  void cancelFromAnotherThreadEndsAChainThatWaits() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    CountDownLatch waits = new CountDownLatch(1);
    CompletableFuture<PartialResponseContext> context = new CompletableFuture<>();
    LoomClient waiting =
        (request, listener) -> {
          listener.onDelta(new Delta.Text("a"));
          try {
            waits.countDown();
            never.await();
            throw new AssertionError("nobody counts it down");
          } catch (InterruptedException e) {
            CallCancelledException cancelled = new CallCancelledException("x", e);
            thrown.set(cancelled);
            throw cancelled;
          }
        };
    Notes notes =
        new Notes() {
          @Override
          public void onPartialResponse(PartialResponse part, PartialResponseContext told) {
            super.onPartialResponse(part, told);
            context.complete(told);
          }
        };
    LoomStreamingChatModel.builder(waiting)
        .executor(
            work ->
                new Thread(
                        () -> {
                          work.run();
                          assertThat(Thread.interrupted()).isFalse();
                          done.countDown();
                        })
                    .start())
        .build()
        .chat(question, notes);

    waits.await();
    context.join().streamingHandle().cancel();
    done.await();

    assertThat(thrown.get()).isInstanceOf(CallCancelledException.class);
    assertThat(notes.events).containsExactly(new PartialResponse("a"));
  }

  @Test
  void unusualPiecesAreToldAsLangChain4jAllowsThem() {
    dev.loom.chat.ToolCall call = new dev.loom.chat.ToolCall("c0", "tide", "{\"a\":1}");
    dev.loom.chat.ToolCall unstreamed = new dev.loom.chat.ToolCall("c1", "now", "");
    LoomClient odd =
        (request, listener) -> {
          listener.onDelta(new Delta.Text(""));
          listener.onDelta(new Delta.Reasoning(""));
          listener.onDelta(new Delta.Reasoning("hm"));
          listener.onDelta(new Delta.ToolCallPiece(0, "c0", null, "{\"a\""));
          listener.onDelta(new Delta.ToolCallPiece(0, null, "tide", ""));
          listener.onDelta(new Delta.ToolCallPiece(0, null, null, ":1}"));
          return dev.loom.chat.ChatResponse.builder()
              .toolCalls(List.of(call, unstreamed))
              .finish(dev.loom.chat.FinishReason.TOOL_CALLS, null)
              .build();
        };
    Notes notes = new Notes();

    direct(odd).chat(question, notes);

    assertThat(notes.events.subList(0, 5))
        .containsExactly(
            new PartialThinking("hm"),
            toolPiece("{\"a\""),
            toolPiece(":1}"),
            new CompleteToolCall(0, whole("c0", "tide", "{\"a\":1}")),
            new CompleteToolCall(1, whole("c1", "now", "")));
    assertThat(notes.end).isDone();
  }

  private static PartialToolCall toolPiece(String arguments) {
    return PartialToolCall.builder()
        .index(0)
        .id("c0")
        .name("tide")
        .partialArguments(arguments)
        .build();
  }

  private static ToolExecutionRequest whole(String id, String name, String arguments) {
    return ToolExecutionRequest.builder().id(id).name(name).arguments(arguments).build();
  }

  private static StreamingChatModel direct(LoomClient chain) {
    return LoomStreamingChatModel.builder(chain).executor(Runnable::run).build();
  }

  private static LoomClient twoPieces(AtomicReference<Throwable> thrown) {
    return (request, listener) -> {
      try {
        DeltaListener heard = java.util.Objects.requireNonNull(listener);
        heard.onDelta(new Delta.Text("a"));
        heard.onDelta(new Delta.Text("b"));
      } catch (RuntimeException e) {
        thrown.set(e);
        throw e;
      }
      return dev.loom.chat.ChatResponse.builder().text("ab").build();
    };
  }
}
