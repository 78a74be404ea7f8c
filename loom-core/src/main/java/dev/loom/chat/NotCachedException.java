package dev.loom.chat;

/**
 * Ends a call that asked for a cached answer alone, where there is none; the upstream was not
 * called. See {@link CacheDirectives#onlyIfCached}.
 */
public class NotCachedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A call without a cached answer. */
  public NotCachedException() {
    super("The call asked for a cached answer alone, and there is none.");
  }
}
