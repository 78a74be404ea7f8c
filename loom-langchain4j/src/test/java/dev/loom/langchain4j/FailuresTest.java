package dev.loom.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.ContentFilteredException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.loom.chat.CallCancelledException;
import dev.loom.chat.CallFailure;
import dev.loom.chat.CallFailure.Kind;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {
  /** As other HTTP clients' exceptions look. */
  static final class ForeignException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("unused") // read by name
    public int statusCode() {
      return 503;
    }
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new HttpException(418, "x"), CallFailure.http(418, null)),
        Arguments.of(
            new AuthenticationException(new HttpException(403, "x")), CallFailure.http(403, null)),
        Arguments.of(
            new TimeoutException(new HttpException(408, "x")), CallFailure.http(408, null)),
        Arguments.of(
            new LangChain4jException(new RateLimitException(new HttpException(429, "x"))),
            CallFailure.http(429, null)),
        Arguments.of(new RateLimitException("x"), CallFailure.http(429, null)),
        Arguments.of(new AuthenticationException("x"), CallFailure.http(401, null)),
        Arguments.of(new ModelNotFoundException("x"), CallFailure.http(404, null)),
        Arguments.of(new InvalidRequestException("x"), CallFailure.http(400, null)),
        Arguments.of(new ContentFilteredException("x"), CallFailure.http(400, null)),
        Arguments.of(new InternalServerException("x"), CallFailure.http(500, null)),
        Arguments.of(
            new InternalServerException(new ForeignException()), CallFailure.http(503, null)),
        Arguments.of(new TimeoutException("x"), new CallFailure(Kind.TIMEOUT, 0, null)),
        Arguments.of(
            new LangChain4jException(new HttpTimeoutException("x")),
            new CallFailure(Kind.TIMEOUT, 0, null)),
        Arguments.of(
            new UnresolvedModelServerException("x"), new CallFailure(Kind.CONNECTION, 0, null)),
        Arguments.of(
            new LangChain4jException(new IOException("x")),
            new CallFailure(Kind.CONNECTION, 0, null)),
        Arguments.of(
            new CallCancelledException("x", new IOException("x")),
            new CallFailure(Kind.CANCELLED, 499, null)),
        Arguments.of(
            new LangChain4jException(new IOException(new InterruptedException())),
            new CallFailure(Kind.CANCELLED, 499, null)),
        Arguments.of(
            new UnresolvedModelServerException(new ClosedByInterruptException()),
            new CallFailure(Kind.CANCELLED, 499, null)),
        Arguments.of(
            new LangChain4jException(new CancellationException()),
            new CallFailure(Kind.CANCELLED, 499, null)),
        Arguments.of(new HttpException(302, "x"), new CallFailure(Kind.OTHER, 0, null)),
        Arguments.of(new UnsupportedFeatureException("429"), new CallFailure(Kind.OTHER, 0, null)));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void failureIsDescribedByTypeAndStatus(Throwable failure, CallFailure meaning) {
    assertThat(Failures.describe(failure)).isEqualTo(meaning);
  }

  @Test
  void interruptOfAnotherThreadIsTheModelsOwnFailure() {
    for (Exception future :
        List.of(
            new ExecutionException(new InterruptedException()),
            new CompletionException(new InterruptedException()))) {
      RuntimeException failure = new IllegalStateException(future);
      ChatModel plain =
          new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
              throw failure;
            }
          };
      StreamingChatModel streaming =
          new StreamingChatModel() {
            @Override
            public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
              throw failure;
            }
          };

      for (LangChain4jClient client :
          List.of(LangChain4jClient.of(plain), LangChain4jClient.of(streaming))) {
        assertThatThrownBy(() -> client.chat(dev.loom.chat.ChatRequest.of("p", "m", "hello"), null))
            .isSameAs(failure);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(client.describe(failure)).isEqualTo(new CallFailure(Kind.OTHER, 0, null));
      }
    }
  }

  @Test
  void interruptOfTheCallerIsToldByItsFlagOrByTheException() {
    assertThat(Failures.isInterrupt(new IllegalStateException(new InterruptedException())))
        .isTrue();
    Thread.currentThread().interrupt();
    try {
      assertThat(
              Failures.isInterrupt(
                  new IllegalStateException(new ExecutionException(new InterruptedException()))))
          .isTrue();
      assertThat(Failures.isInterrupt(new IllegalStateException())).isFalse();
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void endlessCausesEnd() {
    RuntimeException first = new RuntimeException("x");
    RuntimeException second = new RuntimeException("x", first);
    first.initCause(second);

    assertThat(Failures.describe(first)).isEqualTo(new CallFailure(Kind.OTHER, 0, null));
  }
}
