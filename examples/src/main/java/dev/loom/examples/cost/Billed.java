package dev.loom.examples.cost;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.TokenUsage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Usages with what a line says beside the counts. */
final class Billed {
  private Billed() {}

  static BilledUsage with(BilledUsage usage, TokenUsage tokens, long searches) {
    return new BilledUsage(
        tokens,
        usage.model(),
        usage.serviceTier(),
        usage.multipliers(),
        searches,
        usage.reportedCostUsd(),
        usage.estimated(),
        usage.adjusted());
  }

  static BilledUsage withReportedCost(BilledUsage usage, @Nullable BigDecimal usd) {
    return new BilledUsage(
        usage.tokens(),
        usage.model(),
        usage.serviceTier(),
        usage.multipliers(),
        usage.searches(),
        usd,
        usage.estimated(),
        usage.adjusted());
  }
}
