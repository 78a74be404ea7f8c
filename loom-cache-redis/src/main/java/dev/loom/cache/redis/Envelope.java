package dev.loom.cache.redis;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the content of an entry, in clear and in fixed places, so that all of it is
 * checked before anything is parsed.
 *
 * @param generation the cell's generation when it was stored, 32 hex digits
 * @param digest the key's digest, 64 hex digits
 * @param scopeTag with whom the answer is shared, 32 hex digits
 * @param createdMicros when it was stored, Redis time
 * @param freshMicros end of its lifetime
 * @param keptMicros end of its stale window
 */
record Envelope(
    String generation,
    String digest,
    String scopeTag,
    long createdMicros,
    long freshMicros,
    long keptMicros) {
  /** Bytes up to the content's length. */
  static final int HEADER_BYTES = 102;

  /** Where a sweep finds the generation. */
  static final int GENERATION_AT = 10;

  static final int GENERATION_BYTES = 16;

  private static final int MAGIC = 0x4c4f4f4d;
  private static final byte VERSION = 1;
  private static final int DIGEST_BYTES = 32;
  private static final HexFormat HEX = HexFormat.of();

  // Rejects times out of order.
  Envelope {
    if (freshMicros < createdMicros || keptMicros < freshMicros) {
      throw new IllegalArgumentException("the times of an entry are out of order");
    }
  }

  void writeTo(ByteBuffer target, byte flags, byte[] keyId, int bodyLength) {
    target
        .putInt(MAGIC)
        .put(VERSION)
        .put(flags)
        .put(keyId)
        .put(HEX.parseHex(generation))
        .put(HEX.parseHex(digest))
        .put(HEX.parseHex(scopeTag))
        .putLong(createdMicros)
        .putLong(freshMicros)
        .putLong(keptMicros)
        .putInt(bodyLength);
  }

  /** The header; {@code null} when it is not one of this version with these flags and key. */
  static @Nullable Envelope readFrom(ByteBuffer source, byte flags, byte[] keyId) {
    if (source.getInt() != MAGIC || source.get() != VERSION || source.get() != flags) {
      return null;
    }
    for (byte each : keyId) {
      if (source.get() != each) {
        return null;
      }
    }
    String generation = hex(source, GENERATION_BYTES);
    String digest = hex(source, DIGEST_BYTES);
    String scope = hex(source, Names.SCOPE_TAG_BYTES);
    try {
      return new Envelope(
          generation, digest, scope, source.getLong(), source.getLong(), source.getLong());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String hex(ByteBuffer source, int length) {
    byte[] bytes = new byte[length];
    source.get(bytes);
    return HEX.formatHex(bytes);
  }
}
