package dev.loom.cache.redis;

/** A reply that is valid in itself, but answers another question than was asked. */
final class WrongReplyException extends Exception {
  private static final long serialVersionUID = 1;

  WrongReplyException(String message) {
    super(message);
  }
}
