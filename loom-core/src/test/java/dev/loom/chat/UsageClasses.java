package dev.loom.chat;

import java.util.List;
import java.util.OptionalLong;

/** Usages as one line of text. */
final class UsageClasses {
  private UsageClasses() {}

  /** Classes in the order of the record, {@code -} for unknown. */
  static String text(BilledUsage usage) {
    TokenUsage t = usage.tokens();
    List<OptionalLong> all =
        List.of(
            t.inputUncached(),
            t.cacheRead(),
            t.cacheWrite5m(),
            t.cacheWrite1h(),
            t.audioIn(),
            t.outputVisible(),
            t.reasoning(),
            t.audioOut(),
            t.imageOut());
    StringBuilder text = new StringBuilder();
    for (OptionalLong count : all) {
      text.append(text.isEmpty() ? "" : " ");
      text.append(count.isPresent() ? Long.toString(count.getAsLong()) : "-");
    }
    return text + (usage.adjusted() ? " adjusted" : "");
  }
}
