package dev.loom.chat;

import dev.loom.chat.UsageCounts.Input;
import dev.loom.chat.UsageCounts.Output;
import dev.loom.chat.UsageMembers.Fact;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer, whole or event by event; both ways are the same code, so that a stream cannot
 * mean something else than its plain sibling. Not thread-safe.
 */
abstract class UsageReader {
  final UsageMembers.Values values;
  final UsageCounts counts = new UsageCounts();
  @Nullable String model;
  @Nullable String serviceTier;

  UsageReader(UsageMembers table) {
    values = new UsageMembers.Values(table);
  }

  /** Takes the whole answer, or the next event. */
  abstract void accept(Object event);

  /** The usage as far as it was told; called once, after the last event. */
  abstract BilledUsage usage();

  /** Remembers a text unless the event leaves it out. */
  static @Nullable String latest(@Nullable String next, @Nullable String before) {
    return next == null ? before : next;
  }

  /** Fills in the counts that all shapes have in one number. */
  final void readCounts() {
    counts.prompt = values.count(Fact.PROMPT, counts);
    counts.cacheRead = values.count(Fact.CACHE_READ, counts);
    counts.completion = values.count(Fact.COMPLETION, counts);
    counts.reasoning = values.count(Fact.REASONING, counts);
    counts.total = values.count(Fact.TOTAL, counts);
  }

  final BilledUsage billed(
      Input input, Output output, boolean totalCounts, List<String> multipliers, long searches) {
    TokenUsage tokens = counts.classes(input, output, totalCounts);
    return new BilledUsage(
        tokens, model, serviceTier, multipliers, searches, cost(), false, counts.adjusted);
  }

  /** The cost that the provider reported; nothing that is not above zero is one. */
  private @Nullable BigDecimal cost() {
    BigDecimal cost = positive(Fact.COST);
    BigDecimal ticks = positive(Fact.COST_TICKS);
    if (cost == null && ticks != null) {
      cost = ticks.movePointLeft(10);
    }
    BigDecimal upstream =
        Boolean.TRUE.equals(values.first(Fact.IS_BYOK)) ? positive(Fact.UPSTREAM_COST) : null;
    return cost == null || upstream == null ? (cost == null ? upstream : cost) : cost.add(upstream);
  }

  private @Nullable BigDecimal positive(Fact fact) {
    if (values.first(fact) == null) {
      return null; // most answers name no cost
    }
    for (Object value : values.all(fact)) {
      BigDecimal decimal = ParsedTree.decimal(value);
      if (decimal != null && decimal.signum() > 0) {
        return decimal;
      }
    }
    return null;
  }
}
