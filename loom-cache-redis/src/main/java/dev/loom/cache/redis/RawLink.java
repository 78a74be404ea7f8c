package dev.loom.cache.redis;

/**
 * A link as it is: nobody has counted its failures. The upkeep thread keeps it ready through the
 * methods that stand here.
 */
interface RawLink extends RedisLink {

  /** Opens the connections that are missing. */
  void prepare() throws LinkException;

  /** Closes connections that are not in use, and those in use once they are free. */
  void reset();

  /** Writes something and reads it back, each within the time that a lookup may take. */
  void probe() throws LinkException;

  /** Compares Redis's clock with ours; changes nothing where we may not ask for it. */
  void readClock() throws LinkException;

  /** Closes connections whose use should have been over. */
  void cutStuck();

  /**
   * Opens a connection apart, for messages, on the calling thread.
   *
   * @param key what stands on the server that it should lead to
   */
  Line line(byte[] key) throws LinkException;
}
