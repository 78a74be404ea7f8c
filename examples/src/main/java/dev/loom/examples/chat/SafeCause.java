package dev.loom.examples.chat;

import dev.loom.privacy.Redactor;
import org.jspecify.annotations.Nullable;

/**
 * Stands for an upstream's exception in a stack trace: its place and type, its message without
 * keys. Servers repeat keys in their error texts.
 */
final class SafeCause extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 500;

  private SafeCause(String message) {
    super(message);
  }

  static SafeCause of(Throwable failure, @Nullable String key) {
    String message = String.valueOf(failure.getMessage());
    if (key != null) {
      message = message.replace(key, "[key]");
    }
    SafeCause safe =
        new SafeCause(
            failure.getClass().getName()
                + ": "
                + Redactor.standard().redact(message, MOST).value());
    safe.setStackTrace(failure.getStackTrace());
    return safe;
  }
}
