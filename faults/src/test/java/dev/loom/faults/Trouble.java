package dev.loom.faults;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How a single command fails. */
enum Trouble {
  TIMEOUT(5, null),
  RESET(5, null),
  POOL_EMPTY(5, null),
  WRONG_TYPE(5, "-WRONGTYPE Operation against a key holding the wrong kind of value\r\n"),
  GARBAGE(5, "?\u0001 what is this?\r\n"),
  AUTH(1, "-NOPERM this user has no permissions to run this command\r\n"),
  OOM(Integer.MAX_VALUE, "-OOM command not allowed when used memory > 'maxmemory'.\r\n");

  /** So many failures open the breaker. */
  final int needed;

  private final @Nullable String reply;

  Trouble(int needed, @Nullable String reply) {
    this.needed = needed;
    this.reply = reply;
  }

  /** What comes in place of the reply, {@code null} for nothing. */
  byte @Nullable [] reply() {
    return reply == null ? null : reply.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Whether a busy machine may be taken for the cause. */
  boolean isOfTime() {
    return this == TIMEOUT || this == POOL_EMPTY;
  }
}
