package dev.loom.chat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What a failed call means, without any text of the failure: its kind, an HTTP-like status and the
 * provider's error code. Immutable.
 *
 * @param kind what went wrong
 * @param status HTTP status of the provider's answer (400 to 599), 499 for a cancelled call, 0 when
 *     no answer was received
 * @param code the provider's own short error code, {@code null} when unknown; never a message
 * @param origin how the call came to its end: {@code UPSTREAM} when the upstream was asked for it,
 *     {@code COALESCED} when it waited for an equal call in flight, {@code STALE} when a stale
 *     entry was being replayed, {@code CACHE} when another entry was, when the failure itself was
 *     remembered, or when an entry was asked for and there was none
 * @param usage what is billed all the same, where the upstream told it before it failed; {@link
 *     BilledUsage#UNKNOWN} else
 */
public record CallFailure(
    Kind kind, int status, @Nullable String code, Origin origin, BilledUsage usage) {

  /** Kinds of failure that layers and reports tell apart. */
  public enum Kind {
    /** The provider answered with an HTTP error. */
    HTTP,
    /** No answer within the time allowed. */
    TIMEOUT,
    /** The connection could not be made or was lost. */
    CONNECTION,
    /** The caller or its listener ended the call. */
    CANCELLED,
    /** A layer of Loom refused the call, for instance an exhausted budget. */
    REFUSED,
    /** Anything else. */
    OTHER
  }

  /** Status recorded for a call that its caller ended: nginx's "client closed request". */
  public static final int STATUS_CANCELLED = 499;

  private static final int MAX_CAUSES = 16;

  // Rejects a status outside 0 and 400 to 599.
  public CallFailure {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(usage, "usage");
    if (status != 0 && (status < 400 || status > 599)) {
      throw new IllegalArgumentException(
          "status of a failure is " + status + "; allowed are 0 and 400 to 599");
    }
  }

  /**
   * A failure of a call of which no usage is known.
   *
   * @param kind what went wrong
   * @param status 400 to 599, or 0
   * @param code the provider's error code, or {@code null}
   * @param origin how the call came to its end
   */
  public CallFailure(Kind kind, int status, @Nullable String code, Origin origin) {
    this(kind, status, code, origin, BilledUsage.UNKNOWN);
  }

  /**
   * A failure of a call that the upstream was asked for, of which no usage is known.
   *
   * @param kind what went wrong
   * @param status 400 to 599, or 0
   * @param code the provider's error code, or {@code null}
   */
  public CallFailure(Kind kind, int status, @Nullable String code) {
    this(kind, status, code, Origin.UPSTREAM);
  }

  /**
   * The same failure with another story of how the call came to its end.
   *
   * @param newOrigin the story
   * @return a copy
   */
  public CallFailure withOrigin(Origin newOrigin) {
    return new CallFailure(kind, status, code, newOrigin, usage);
  }

  /**
   * The same failure of a call whose usage became known.
   *
   * @param billed what the upstream told before it failed
   * @return a copy
   */
  public CallFailure withUsage(BilledUsage billed) {
    return new CallFailure(kind, status, code, origin, billed);
  }

  /**
   * Reads a failure from the types of the JDK and of Loom alone, looking through causes. A caller's
   * cancel or interrupt counts wherever it stands among them, since clients wrap it in exceptions
   * of theirs; an interrupt that ended the work of another thread is a failure like any other.
   *
   * @param failure any exception
   * @return its meaning; kind {@link Kind#OTHER} with status 0 when no type is recognised
   */
  public static CallFailure of(Throwable failure) {
    List<Throwable> causes = new ArrayList<>();
    for (Throwable t = failure; t != null && causes.size() < MAX_CAUSES; t = t.getCause()) {
      causes.add(t);
    }
    if (tellsCancel(causes)) {
      return new CallFailure(Kind.CANCELLED, STATUS_CANCELLED, null);
    }
    for (Throwable cause : causes) {
      CallFailure meaning = byType(cause);
      if (meaning != null) {
        return meaning;
      }
    }
    boolean broken = causes.stream().anyMatch(IOException.class::isInstance);
    return new CallFailure(broken ? Kind.CONNECTION : Kind.OTHER, 0, null);
  }

  private static boolean tellsCancel(List<Throwable> causes) {
    boolean elsewhere = false; // causes of a future's exception happened where it was computed
    for (Throwable cause : causes) {
      elsewhere |= cause instanceof ExecutionException || cause instanceof CompletionException;
      if (cause instanceof CallCancelledException || (!elsewhere && tellsInterrupt(cause))) {
        return true;
      }
    }
    return false;
  }

  private static boolean tellsInterrupt(Throwable cause) {
    return cause instanceof InterruptedException
        || cause instanceof ClosedByInterruptException
        || (cause instanceof InterruptedIOException && !tellsTimeout(cause));
  }

  private static boolean tellsTimeout(Throwable cause) {
    return cause instanceof TimeoutException
        || cause instanceof SocketTimeoutException
        || cause instanceof HttpTimeoutException
        // OkHttp tells the end of its call timeout by this text alone, an interrupt by another.
        || (cause instanceof InterruptedIOException && "timeout".equals(cause.getMessage()));
  }

  private static @Nullable CallFailure byType(Throwable cause) {
    if (cause instanceof NotCachedException) {
      return new CallFailure(Kind.REFUSED, 0, "not_cached");
    }
    if (cause instanceof DeadlineExceededException) {
      return new CallFailure(Kind.TIMEOUT, 0, "deadline");
    }
    if (tellsTimeout(cause)) {
      return new CallFailure(Kind.TIMEOUT, 0, null);
    }
    // Not before a timeout around it: that is how some clients end a call that took too long.
    return cause instanceof CancellationException
        ? new CallFailure(Kind.CANCELLED, STATUS_CANCELLED, null)
        : null;
  }

  /**
   * A failure that the provider reported with an HTTP status.
   *
   * @param status 400 to 599
   * @param code the provider's error code, or {@code null}
   * @return the failure
   */
  public static CallFailure http(int status, @Nullable String code) {
    return new CallFailure(Kind.HTTP, status, code);
  }
}
