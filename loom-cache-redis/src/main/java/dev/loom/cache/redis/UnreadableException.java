package dev.loom.cache.redis;

import java.io.IOException;

/** Content that is nothing that this version wrote. */
final class UnreadableException extends IOException {
  private static final long serialVersionUID = 1;

  UnreadableException() {
    super("the content of an entry is not of this version");
  }
}
