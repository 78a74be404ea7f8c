package dev.loom.log;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes call ids: version 7 UUIDs (RFC 9562, section 5.7), whose first 48 bits are the epoch
 * milliseconds of the call's start, so that ids sort by time. Thread-safe, lock-free.
 */
public final class CallIds {
  /** Keeps two processes apart even if their thread-local generators were seeded alike. */
  private static final long SALT_HIGH;

  private static final long SALT_LOW;

  static {
    SecureRandom secure = new SecureRandom();
    SALT_HIGH = secure.nextLong();
    SALT_LOW = secure.nextLong();
  }

  private static final int RANDOM_A_BITS = 12;
  private static final long RANDOM_A_MASK = (1L << RANDOM_A_BITS) - 1;
  private static final long VERSION = 7L << RANDOM_A_BITS;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long RANDOM_B_MASK = 0x3FFF_FFFF_FFFF_FFFFL;
  private static final long MAX_MILLIS = (1L << 48) - 1;

  private CallIds() {}

  /**
   * A new id; 74 of its bits are random.
   *
   * @param start when the call began, at or after 1970
   * @return a version 7 UUID
   */
  public static UUID at(Instant start) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return of(start, random.nextLong() ^ SALT_HIGH, random.nextLong() ^ SALT_LOW);
  }

  /**
   * The id of given bits: the same arguments make the same id. For imports, whose ids must not
   * change when a file is read again.
   *
   * @param start when the call began, at or after 1970
   * @param high 12 bits are taken from its low end
   * @param low 62 bits are taken from its low end
   * @return a version 7 UUID
   * @throws IllegalArgumentException when the start does not fit 48 bits of milliseconds
   */
  public static UUID of(Instant start, long high, long low) {
    long millis = start.toEpochMilli();
    if (millis < 0 || millis > MAX_MILLIS) {
      throw new IllegalArgumentException(
          "start of a call is " + start + "; a UUIDv7 can hold 1970 to the year 10889");
    }
    return new UUID(millis << 16 | VERSION | high & RANDOM_A_MASK, VARIANT | low & RANDOM_B_MASK);
  }

  /**
   * The time in an id.
   *
   * @param id a version 7 UUID
   * @return its milliseconds
   */
  public static Instant startOf(UUID id) {
    return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
  }
}
