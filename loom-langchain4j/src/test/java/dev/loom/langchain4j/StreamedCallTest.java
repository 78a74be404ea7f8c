package dev.loom.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.loom.chat.CallCancelledException;
import dev.loom.chat.CallFailure;
import dev.loom.chat.Delta;
import dev.loom.chat.DeltaListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How streamed calls go and end, with models that do what no real one should. */
@Timeout(60)
class StreamedCallTest {
  private static final UserMessage HELLO = UserMessage.from("hello");
  private static final ChatResponse ANSWER =
      ChatResponse.builder().aiMessage(AiMessage.from("all of it")).build();

  private final dev.loom.chat.ChatRequest question =
      dev.loom.chat.ChatRequest.of("p", "m", "hello");
  private final List<Delta> deltas = new ArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();

  /** What a model does with a handler. */
  private interface Script {
    void play(StreamingChatResponseHandler handler) throws Exception;
  }

  private StreamingChatModel onCaller(Script script) {
    return new StreamingChatModel() {
      @Override
      public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        calls.incrementAndGet();
        try {
          script.play(handler);
        } catch (Exception e) {
          throw Failures.thrown(e);
        }
      }
    };
  }

  private StreamingChatModel onOtherThread(Script script) {
    return onCaller(
        handler ->
            new Thread(
                    () -> {
                      try {
                        script.play(handler);
                      } catch (Exception e) {
                        handler.onError(e);
                      }
                    })
                .start());
  }

  private dev.loom.chat.ChatResponse chat(StreamingChatModel model, DeltaListener listener) {
    return LangChain4jClient.of(model).chat(question, listener);
  }

  private static final class Handle implements StreamingHandle {
    private final AtomicInteger cancels = new AtomicInteger();

    @Override
    public void cancel() {
      cancels.incrementAndGet();
    }

    @Override
    public boolean isCancelled() {
      return cancels.get() > 0;
    }
  }

  private static void text(StreamingChatResponseHandler handler, Handle handle, String text) {
    handler.onPartialResponse(new PartialResponse(text), new PartialResponseContext(handle));
  }

  private static PartialToolCall toolPiece(int index, String arguments) {
    return PartialToolCall.builder()
        .index(index)
        .id("c" + index)
        .name("tide")
        .partialArguments(arguments)
        .build();
  }

  @Test
  void everyKindOfPieceIsHeardInOrder() {
    Handle handle = new Handle();
    ToolExecutionRequest whole =
        ToolExecutionRequest.builder().id("c7").name("wind").arguments("{}").build();
    Script script =
        handler -> {
          handler.onPartialThinking(new PartialThinking("hm"));
          handler.onPartialThinking(new PartialThinking("!"), new PartialThinkingContext(handle));
          handler.onPartialResponse("a");
          text(handler, handle, "b");
          handler.onPartialToolCall(toolPiece(4, "{"));
          handler.onPartialToolCall(toolPiece(4, "}"), new PartialToolCallContext(handle));
          handler.onCompleteToolCall(
              new CompleteToolCall(
                  4, ToolExecutionRequest.builder().id("c4").name("tide").arguments("{}").build()));
          handler.onCompleteToolCall(new CompleteToolCall(7, whole));
          handler.onCompleteResponse(ANSWER);
        };

    for (StreamingChatModel model : List.of(onCaller(script), onOtherThread(script))) {
      deltas.clear();
      assertThat(chat(model, deltas::add).text()).isEqualTo("all of it");
      assertThat(deltas)
          .containsExactly(
              new Delta.Reasoning("hm"),
              new Delta.Reasoning("!"),
              new Delta.Text("a"),
              new Delta.Text("b"),
              new Delta.ToolCallPiece(0, "c4", "tide", "{"),
              new Delta.ToolCallPiece(0, null, null, "}"),
              new Delta.ToolCallPiece(1, "c7", "wind", "{}"));
    }
    assertThat(handle.cancels).hasValue(0);
    assertThat(calls).hasValue(2);
  }

  @Test
  void piecesToldByManyThreadsAreHeardOneAtATime() {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger heard = new AtomicInteger();
    Script script =
        handler -> {
          List<Thread> tellers = new ArrayList<>();
          for (int i = 0; i < 4; i++) {
            Thread teller =
                new Thread(
                    () -> {
                      for (int n = 0; n < 500; n++) {
                        handler.onPartialResponse("x");
                      }
                    });
            tellers.add(teller);
            teller.start();
          }
          for (Thread teller : tellers) {
            teller.join();
          }
          handler.onCompleteResponse(ANSWER);
        };

    chat(
        onOtherThread(script),
        delta -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          heard.incrementAndGet();
          inside.decrementAndGet();
        });

    assertThat(heard).hasValue(2000);
    assertThat(most).hasValue(1);
  }

  @Test
  void listenerThatThrowsEndsTheCallWithItsOwnInstance() {
    for (Throwable failure :
        List.of(new CallCancelledException(), new IllegalStateException(), new AssertionError())) {
      Handle handle = new Handle();
      deltas.clear();
      Script script =
          handler -> {
            text(handler, handle, "a");
            text(handler, handle, "b");
            text(handler, handle, "c");
            handler.onError(new IOException("too late"));
            handler.onCompleteResponse(ANSWER);
          };
      DeltaListener listener =
          delta -> {
            deltas.add(delta);
            if (deltas.size() == 2) {
              throw Failures.thrown(failure);
            }
          };

      assertThat(catchThrowable(() -> chat(onCaller(script), listener))).isSameAs(failure);
      assertThat(deltas).hasSize(2);
      assertThat(handle.cancels).hasValue(1);

      deltas.clear();
      assertThat(catchThrowable(() -> chat(onOtherThread(script), listener))).isSameAs(failure);
      assertThat(deltas).hasSize(2);
    }
  }

  @Test
  void listenerThatThrowsAtTheReplayOfAPlainAnswerEndsTheCall() {
    IllegalStateException failure = new IllegalStateException();
    ChatModel plain =
        new ChatModel() {
          @Override
          public ChatResponse doChat(ChatRequest request) {
            calls.incrementAndGet();
            return ANSWER;
          }
        };

    assertThatThrownBy(
            () ->
                LangChain4jClient.of(plain)
                    .chat(
                        question,
                        delta -> {
                          throw failure;
                        }))
        .isSameAs(failure);
    assertThat(calls).hasValue(1);
  }

  @Test
  void failureReachesTheCallerAsTheSameInstanceHoweverTheModelTellsIt() {
    for (Throwable failure : List.of(new IOException("x"), new IllegalStateException("x"))) {
      assertThat(catchThrowable(() -> chat(onCaller(h -> h.onError(failure)), deltas::add)))
          .isSameAs(failure);
      assertThat(catchThrowable(() -> chat(onOtherThread(h -> h.onError(failure)), deltas::add)))
          .isSameAs(failure);
      assertThat(
              catchThrowable(
                  () ->
                      chat(
                          onCaller(
                              h -> {
                                throw (Exception) failure;
                              }),
                          deltas::add)))
          .isSameAs(failure);
    }
    assertThat(calls).hasValue(6);
  }

  @Test
  void onlyTheFirstEndCounts() {
    Script script =
        handler -> {
          handler.onCompleteResponse(ANSWER);
          handler.onError(new IOException("late"));
          handler.onPartialResponse("late");
          throw new IllegalStateException("later");
        };

    assertThat(chat(onCaller(script), deltas::add).text()).isEqualTo("all of it");
    assertThat(deltas).isEmpty();
  }

  @Test
  void streamThatNeverEndsIsGivenUpAfterItsSilence() {
    Handle handle = new Handle();
    LangChain4jClient client =
        LangChain4jClient.builder()
            .streamingModel(onCaller(handler -> text(handler, handle, "a")))
            .silence(Duration.ofMillis(50))
            .build();

    Throwable caught = catchThrowable(() -> client.chat(question, deltas::add));

    assertThat(caught).isInstanceOf(TimeoutException.class).hasMessageContaining("PT0.05S");
    assertThat(client.describe(caught).kind()).isEqualTo(CallFailure.Kind.TIMEOUT);
    assertThat(handle.cancels).hasValue(1);
  }

  @Test
  void slowListenerIsNotTakenForASilentStream() {
    CountDownLatch listening = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Script script =
        handler -> {
          handler.onPartialResponse("a");
          handler.onCompleteResponse(ANSWER);
        };
    StreamingChatModel model =
        onCaller(
            handler -> {
              onOtherThread(script).chat(ChatRequest.builder().messages(HELLO).build(), handler);
              listening.await();
            });
    LangChain4jClient client =
        LangChain4jClient.builder().streamingModel(model).silence(Duration.ofMillis(300)).build();

    assertThat(
            client
                .chat(
                    question,
                    delta -> {
                      listening.countDown();
                      try {
                        never.await(700, TimeUnit.MILLISECONDS);
                      } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                      }
                    })
                .text())
        .isEqualTo("all of it");
  }

  @Test
  void interruptEndsAListenerThatWaitsOnAnotherThread() throws InterruptedException {
    CountDownLatch listening = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    AtomicReference<Throwable> heard = new AtomicReference<>();
    AtomicReference<Throwable> caught = new AtomicReference<>();
    AtomicReference<Boolean> modelThreadFlag = new AtomicReference<>();
    CountDownLatch modelDone = new CountDownLatch(1);
    Handle handle = new Handle();
    StreamingChatModel model =
        onOtherThread(
            handler -> {
              text(handler, handle, "a");
              modelThreadFlag.set(Thread.currentThread().isInterrupted());
              text(handler, handle, "b");
              modelDone.countDown();
            });
    AtomicReference<Boolean> callerFlag = new AtomicReference<>();
    Thread caller =
        new Thread(
            () -> {
              caught.set(
                  catchThrowable(
                      () ->
                          chat(
                              model,
                              delta -> {
                                deltas.add(delta);
                                listening.countDown();
                                try {
                                  never.await();
                                } catch (InterruptedException e) {
                                  heard.set(e);
                                }
                              })));
              callerFlag.set(Thread.currentThread().isInterrupted());
            });
    caller.start();
    listening.await();

    caller.interrupt();
    caller.join();
    modelDone.await();

    assertThat(caught.get()).isInstanceOf(CallCancelledException.class);
    assertThat(callerFlag).hasValue(true);
    assertThat(heard.get()).isInstanceOf(InterruptedException.class);
    assertThat(modelThreadFlag).hasValue(false);
    assertThat(deltas).hasSize(1);
    assertThat(handle.cancels).hasValue(1);
  }

  @Test
  void streamWhoseFirstPieceComesTooLateIsToldToStop() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch modelDone = new CountDownLatch(1);
    Handle handle = new Handle();
    StreamingChatModel model =
        onOtherThread(
            handler -> {
              asked.countDown();
              go.await();
              text(handler, handle, "late");
              modelDone.countDown();
            });
    AtomicReference<Throwable> caught = new AtomicReference<>();
    Thread caller = new Thread(() -> caught.set(catchThrowable(() -> chat(model, deltas::add))));
    caller.start();
    asked.await();

    caller.interrupt();
    caller.join();
    go.countDown();
    modelDone.await();

    assertThat(caught.get()).isInstanceOf(CallCancelledException.class);
    assertThat(deltas).isEmpty();
    assertThat(handle.cancels).hasValue(1);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> LangChain4jClient.builder().build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("model");
    StreamingChatModel model = onCaller(handler -> {});
    for (Duration silence : List.of(Duration.ZERO, Duration.ofDays(2))) {
      assertThatThrownBy(
              () -> LangChain4jClient.builder().streamingModel(model).silence(silence).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("silence");
    }
  }
}
