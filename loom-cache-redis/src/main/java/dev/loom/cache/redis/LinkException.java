package dev.loom.cache.redis;

import org.jspecify.annotations.Nullable;

/**
 * A command that Redis did not carry out, or did not answer in time. Names no address or secret.
 */
final class LinkException extends Exception {
  private static final long serialVersionUID = 1;

  /** What went wrong. */
  enum Kind {
    /** The breaker is open: Redis was not asked. */
    OPEN,
    /** No answer within the deadline. */
    TIMEOUT,
    /** The caller's time was over before the command had as much as a lookup gets. */
    CUT_SHORT,
    /** No connection could be had in time, or no place in the queue. */
    EXHAUSTED,
    /** The connection was refused. */
    REFUSED,
    /** The connection broke. */
    IO,
    /** What came is no reply of Redis, or of another type than asked for. */
    PROTOCOL,
    /** A reply to another question. */
    WRONG_REPLY,
    /** The credentials were rejected, or a command is not allowed. */
    DENIED,
    /** Redis is loading its data, or a replica that takes no writes. */
    NOT_READY,
    /** Redis has no memory for a write; no failure of the link. */
    OUT_OF_MEMORY,
    /** The link is closed. */
    CLOSED
  }

  private final Kind kind;

  LinkException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }
}
