package dev.loom.cache.redis;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The state of the registry of cells.
 *
 * @param epoch 16 random hex digits; new when the registry was lost, which hides every cell that it
 *     knew
 * @param sequence number of the last invalidation
 */
record Head(String epoch, long sequence) {
  static final int EPOCH_DIGITS = 16;

  /** A number of this length is exact in a script too. */
  static final int SEQUENCE_DIGITS = 16;

  static @Nullable Head parse(byte @Nullable [] value) {
    if (value == null || value.length != EPOCH_DIGITS + SEQUENCE_DIGITS) {
      return null;
    }
    String text = new String(value, StandardCharsets.ISO_8859_1);
    Long sequence = number(text.substring(EPOCH_DIGITS));
    return sequence == null ? null : new Head(text.substring(0, EPOCH_DIGITS), sequence);
  }

  static String text(long sequence) {
    return String.format(Locale.ROOT, "%0" + SEQUENCE_DIGITS + "d", sequence);
  }

  static @Nullable Long number(String digits) {
    try {
      return Long.valueOf(digits);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
