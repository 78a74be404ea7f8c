package dev.loom.cache.redis;

import org.jspecify.annotations.Nullable;

/** An answer that cannot be written so that reading it gives an equal one. Names no content. */
final class UnwritableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnwritableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
