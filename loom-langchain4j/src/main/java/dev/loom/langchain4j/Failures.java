package dev.loom.langchain4j;

import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnresolvedModelServerException;
import dev.loom.chat.CallCancelledException;
import dev.loom.chat.CallFailure;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What LangChain4j's exceptions mean, from their types and status codes alone. */
final class Failures {
  private static final int MAX_CAUSES = 16;

  private Failures() {}

  static CallFailure describe(Throwable failure) {
    CallFailure known = CallFailure.of(failure);
    if (known.kind() == CallFailure.Kind.CANCELLED) {
      return known;
    }
    List<Throwable> causes = causes(failure);
    for (Throwable cause : causes) {
      int status = status(cause);
      if (status >= 400 && status <= 599) {
        return CallFailure.http(status, null);
      }
    }
    for (Throwable cause : causes) {
      CallFailure meaning = byType(cause);
      if (meaning != null) {
        return meaning;
      }
    }
    return known;
  }

  private static List<Throwable> causes(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    Throwable current = failure;
    while (current != null && causes.size() < MAX_CAUSES) {
      causes.add(current);
      current = current.getCause();
    }
    return causes;
  }

  /** The status of an HTTP answer; exceptions of other HTTP clients name it alike. */
  private static int status(Throwable cause) {
    if (cause instanceof HttpException http) {
      return http.statusCode();
    }
    Long status = Accessors.count(cause, "statusCode");
    return status == null || status < 0 || status > 599 ? 0 : status.intValue();
  }

  /** LangChain4j's own classes stand for statuses; they matter where the answer itself is lost. */
  private static @Nullable CallFailure byType(Throwable cause) {
    if (cause instanceof RateLimitException) {
      return CallFailure.http(429, null);
    }
    if (cause instanceof AuthenticationException) {
      return CallFailure.http(401, null);
    }
    if (cause instanceof ModelNotFoundException) {
      return CallFailure.http(404, null);
    }
    if (cause instanceof InvalidRequestException) {
      return CallFailure.http(400, null);
    }
    if (cause instanceof InternalServerException) {
      return CallFailure.http(500, null);
    }
    if (cause instanceof TimeoutException || cause instanceof HttpTimeoutException) {
      return new CallFailure(CallFailure.Kind.TIMEOUT, 0, null);
    }
    if (cause instanceof UnresolvedModelServerException) {
      return new CallFailure(CallFailure.Kind.CONNECTION, 0, null);
    }
    return null;
  }

  /**
   * Tells whether a call failed because its own thread was interrupted; HTTP clients wrap that in
   * exceptions of theirs and often clear the thread's flag. An interrupt that ended the work of
   * another thread is that one's failure like any other.
   */
  static boolean isInterrupt(Throwable failure) {
    boolean flagged = Thread.currentThread().isInterrupted();
    boolean elsewhere = false;
    for (Throwable cause : causes(failure)) {
      elsewhere |= isOfAnotherThread(cause);
      boolean certain =
          cause instanceof InterruptedException || cause instanceof ClosedByInterruptException;
      boolean possible =
          cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException);
      if ((certain && (flagged || !elsewhere)) || (possible && flagged)) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether an exception's causes happened where a future was computed. */
  private static boolean isOfAnotherThread(Throwable failure) {
    return failure instanceof ExecutionException || failure instanceof CompletionException;
  }

  /** The end of a call whose thread was interrupted; sets the thread's flag again. */
  static CallCancelledException interrupted(Throwable cause) {
    Thread.currentThread().interrupt();
    return new CallCancelledException("The caller was interrupted.", cause);
  }

  /** Throws any exception as it is; the contract promises the upstream's own instance. */
  static RuntimeException thrown(Throwable failure) {
    throw Failures.<RuntimeException>unchecked(failure);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // erased: nothing is cast
  private static <T extends Throwable> T unchecked(Throwable failure) throws T {
    throw (T) failure;
  }
}
