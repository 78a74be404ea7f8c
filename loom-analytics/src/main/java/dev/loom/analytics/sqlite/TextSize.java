package dev.loom.analytics.sqlite;

import dev.loom.chat.BilledUsage;
import dev.loom.cost.PriceMatch;
import dev.loom.log.CallRecord;
import dev.loom.privacy.RedactedText;
import org.jspecify.annotations.Nullable;

/**
 * How much memory the texts of a record take at most, told from their lengths alone. All else of a
 * record is small and bounded by the number of records.
 */
final class TextSize {
  private TextSize() {}

  static long bytes(CallRecord record) {
    long characters =
        length(record.tenant())
            + length(record.user())
            + length(record.model().provider())
            + length(record.model().model())
            + length(record.method())
            + length(record.path())
            + length(record.finishReason())
            + length(record.cost().source())
            + length(record.cost().match())
            + length(record.usage())
            + length(record.error());
    for (var tag : record.tags().entrySet()) {
      characters += length(tag.getKey()) + length(tag.getValue());
    }
    return Character.BYTES * characters;
  }

  private static long length(BilledUsage usage) {
    long characters = length(usage.model()) + length(usage.serviceTier());
    for (String multiplier : usage.multipliers()) {
      characters += length(multiplier);
    }
    return characters;
  }

  private static long length(@Nullable PriceMatch match) {
    return match == null ? 0 : length(match.model().provider()) + length(match.model().model());
  }

  private static long length(@Nullable RedactedText text) {
    return text == null ? 0 : length(text.value());
  }

  private static long length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }
}
