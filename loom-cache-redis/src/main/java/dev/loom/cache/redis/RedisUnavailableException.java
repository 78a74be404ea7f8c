package dev.loom.cache.redis;

/**
 * An answer could not be kept, since Redis did not do what it was asked. Names no address, key or
 * content. The cache counts it; no call fails because of it.
 */
final class RedisUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RedisUnavailableException(LinkException cause) {
    super(cause.getMessage(), cause);
  }

  RedisUnavailableException(String message) {
    super(message);
  }
}
