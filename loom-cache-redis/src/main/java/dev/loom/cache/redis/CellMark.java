package dev.loom.cache.redis;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a cell's first key holds: the entries of which store it shows. Random texts, no counters: a
 * mark that is lost hides entries, and no later one revives them.
 *
 * @param generation 32 hex digits that the cell's visible entries carry
 * @param epoch 16 hex digits of the registry that the cell stands in
 * @param sequence number of the last invalidation that dropped single entries of the cell
 */
record CellMark(String generation, String epoch, long sequence) {
  private static final int EPOCH_AT = 32;
  private static final int SEQUENCE_AT = EPOCH_AT + Head.EPOCH_DIGITS;
  private static final int LENGTH = SEQUENCE_AT + Head.SEQUENCE_DIGITS;

  /** The mark, {@code null} when there is none or it is nothing that this version wrote. */
  static @Nullable CellMark parse(byte @Nullable [] value) {
    if (value == null || value.length != LENGTH) {
      return null;
    }
    String text = new String(value, StandardCharsets.ISO_8859_1);
    Long sequence = Head.number(text.substring(SEQUENCE_AT));
    return sequence == null
        ? null
        : new CellMark(
            text.substring(0, EPOCH_AT), text.substring(EPOCH_AT, SEQUENCE_AT), sequence);
  }
}
