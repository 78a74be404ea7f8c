package dev.loom.chat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a bill depends on: tokens, and what the provider said beside them. Kept with the
 * call's record in full, so that history can be priced again. Immutable.
 *
 * @param tokens tokens in disjoint classes
 * @param model the model that the answer names, {@code null} when it names none
 * @param serviceTier the service tier that the answer names, or {@code null}
 * @param multipliers named price multipliers that apply, for instance {@code us} or {@code fast}
 * @param searches web searches billed, 0 for none
 * @param reportedCostUsd the cost that the provider reported in USD, {@code null} when it did not
 * @param estimated whether the counts are Loom's estimate instead of the provider's
 * @param adjusted whether the provider's counts did not add up and were corrected
 */
public record BilledUsage(
    TokenUsage tokens,
    @Nullable String model,
    @Nullable String serviceTier,
    List<String> multipliers,
    long searches,
    @Nullable BigDecimal reportedCostUsd,
    boolean estimated,
    boolean adjusted) {

  /** Nothing is known. */
  public static final BilledUsage UNKNOWN = of(TokenUsage.UNKNOWN, null);

  // Copies the multipliers; rejects a negative number of searches.
  public BilledUsage {
    Objects.requireNonNull(tokens, "tokens");
    multipliers = List.copyOf(multipliers);
    if (searches < 0) {
      throw new IllegalArgumentException("searches is " + searches + "; it must not be negative");
    }
  }

  /**
   * Tokens and the model that the answer names, nothing else.
   *
   * @param tokens the tokens
   * @param model the model named by the answer, or {@code null}
   * @return the usage
   */
  public static BilledUsage of(TokenUsage tokens, @Nullable String model) {
    return new BilledUsage(tokens, model, null, List.of(), 0, null, false, false);
  }

  /**
   * The same usage as if the provider had reported no cost, so that a price book decides.
   *
   * @return a copy
   */
  public BilledUsage withoutReportedCost() {
    return new BilledUsage(
        tokens, model, serviceTier, multipliers, searches, null, estimated, adjusted);
  }

  /**
   * The same usage of a model that was learned elsewhere.
   *
   * @param name the model that the answer names, or {@code null}
   * @return a copy
   */
  public BilledUsage withModel(@Nullable String name) {
    return new BilledUsage(
        tokens, name, serviceTier, multipliers, searches, reportedCostUsd, estimated, adjusted);
  }

  /**
   * The same usage in a service tier that was learned elsewhere.
   *
   * @param tier the service tier, or {@code null}
   * @return a copy
   */
  public BilledUsage withServiceTier(@Nullable String tier) {
    return new BilledUsage(
        tokens, model, tier, multipliers, searches, reportedCostUsd, estimated, adjusted);
  }

  BilledUsage withAdjusted(boolean corrected) {
    return new BilledUsage(
        tokens, model, serviceTier, multipliers, searches, reportedCostUsd, estimated, corrected);
  }
}
