package dev.loom.chat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.Objects;
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
 *     {@code COALESCED} when it waited for an equal call in flight, {@code CACHE} or {@code STALE}
 *     when an entry was being replayed
 */
public record CallFailure(Kind kind, int status, @Nullable String code, Origin origin) {

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
    if (status != 0 && (status < 400 || status > 599)) {
      throw new IllegalArgumentException(
          "status of a failure is " + status + "; allowed are 0 and 400 to 599");
    }
  }

  /**
   * A failure of a call that the upstream was asked for.
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
    return new CallFailure(kind, status, code, newOrigin);
  }

  /**
   * Reads a failure from the JDK's exception types alone, looking through causes.
   *
   * @param failure any exception
   * @return its meaning; kind {@link Kind#OTHER} with status 0 when no type is recognised
   */
  public static CallFailure of(Throwable failure) {
    Throwable current = failure;
    for (int i = 0; i < MAX_CAUSES && current != null; i++) {
      if (current instanceof CallCancelledException || current instanceof InterruptedException) {
        return new CallFailure(Kind.CANCELLED, STATUS_CANCELLED, null);
      }
      if (current instanceof NotCachedException) {
        return new CallFailure(Kind.REFUSED, 0, "not_cached");
      }
      if (current instanceof DeadlineExceededException) {
        return new CallFailure(Kind.TIMEOUT, 0, "deadline");
      }
      if (current instanceof TimeoutException
          || current instanceof SocketTimeoutException
          || current instanceof HttpTimeoutException) {
        return new CallFailure(Kind.TIMEOUT, 0, null);
      }
      if (current instanceof IOException) {
        return new CallFailure(Kind.CONNECTION, 0, null);
      }
      current = current.getCause();
    }
    return new CallFailure(Kind.OTHER, 0, null);
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
