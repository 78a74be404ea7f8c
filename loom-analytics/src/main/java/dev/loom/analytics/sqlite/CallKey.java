package dev.loom.analytics.sqlite;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

/**
 * The primary key of a call: a UUIDv7, stored as its 48 time bits and its other ten bytes. Keys
 * sort as (timestamp, id) does.
 */
record CallKey(UUID id) {
  private static final int REST_BYTES = 10;
  private static final int VERSION = 7;
  private static final int VARIANT = 2;
  private static final int TIME_SHIFT = 16;

  static CallKey of(long millis, byte[] rest) {
    ByteBuffer bytes = ByteBuffer.wrap(rest);
    long high = (millis << TIME_SHIFT) | (bytes.getShort() & 0xFFFFL);
    return new CallKey(new UUID(high, bytes.getLong()));
  }

  /** Whether the id is a UUIDv7 of that instant. */
  boolean isOf(Instant start) {
    return id.version() == VERSION && id.variant() == VARIANT && millis() == start.toEpochMilli();
  }

  long millis() {
    return id.getMostSignificantBits() >>> TIME_SHIFT;
  }

  byte[] rest() {
    return ByteBuffer.allocate(REST_BYTES)
        .putShort((short) id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }
}
