package dev.loom.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.chat.CallFailure.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CallFailureTest {
  private static Throwable in(Throwable outer, Throwable cause) {
    outer.initCause(cause);
    return outer;
  }

  static Stream<Arguments> failures() {
    InterruptedException interrupt = new InterruptedException();
    return Stream.of(
        Arguments.of(Kind.CANCELLED, in(new IOException("x"), interrupt)),
        Arguments.of(Kind.CANCELLED, new RuntimeException(in(new IOException("x"), interrupt))),
        Arguments.of(Kind.CANCELLED, in(new IOException("x"), new CallCancelledException())),
        Arguments.of(Kind.CANCELLED, new InterruptedIOException("interrupted")),
        Arguments.of(Kind.CANCELLED, new InterruptedIOException()),
        Arguments.of(Kind.CANCELLED, new ClosedByInterruptException()),
        Arguments.of(Kind.CANCELLED, in(new IOException("x"), new ClosedByInterruptException())),
        Arguments.of(Kind.CANCELLED, new CancellationException()),
        Arguments.of(Kind.CANCELLED, in(new IOException("x"), new CancellationException())),
        Arguments.of(Kind.CANCELLED, new CompletionException(new CancellationException())),
        Arguments.of(Kind.CANCELLED, new CompletionException(new CallCancelledException("mine"))),
        Arguments.of(Kind.TIMEOUT, new SocketTimeoutException()),
        Arguments.of(Kind.TIMEOUT, new InterruptedIOException("timeout")),
        Arguments.of(Kind.TIMEOUT, in(new IOException("x"), new SocketTimeoutException())),
        Arguments.of(Kind.TIMEOUT, in(new TimeoutException(), new CancellationException())),
        Arguments.of(Kind.TIMEOUT, new ExecutionException(new SocketTimeoutException())),
        Arguments.of(Kind.CONNECTION, new AsynchronousCloseException()),
        Arguments.of(Kind.CONNECTION, new ExecutionException(new IOException("x"))),
        Arguments.of(Kind.CONNECTION, new ExecutionException(new ClosedByInterruptException())),
        Arguments.of(Kind.OTHER, new ExecutionException(interrupt)),
        Arguments.of(Kind.OTHER, new CompletionException(interrupt)));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void cancelOrInterruptCountsWhereverItStandsAmongTheCauses(Kind kind, Throwable failure) {
    assertThat(CallFailure.of(failure))
        .isEqualTo(new CallFailure(kind, kind == Kind.CANCELLED ? 499 : 0, null));
  }
}
