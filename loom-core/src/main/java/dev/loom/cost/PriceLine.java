package dev.loom.cost;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One line of a price file: one layer of one model's price, or an alias. Holds any values; whether
 * they make a price is checked by {@link PriceBook#of}. Immutable.
 *
 * @param provider the provider's id; empty for a model that costs the same at every provider
 * @param model the model's id
 * @param aliasOf the id that this one stands for, of the same provider or as {@code provider/id};
 *     {@code null} for a price
 * @param from when the line begins to count, {@code null} for always
 * @param to when it ends to count, exclusive, {@code null} for never
 * @param serviceTier the service tier that the line is for, {@code null} for all
 * @param abovePromptTokens the prompt size above which the line counts, empty for any
 * @param inclusive whether it counts at that very size too
 * @param factor what all token amounts are multiplied by, 0 to 10, {@code null} for 1
 * @param rates the named rates; zero is known to be free, absent is not named
 * @param multipliers factors by name, 0 to 10, that count for calls that name them
 * @param source where the figures are from, may be empty
 * @param note a remark, may be empty
 */
public record PriceLine(
    String provider,
    String model,
    @Nullable String aliasOf,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable String serviceTier,
    OptionalLong abovePromptTokens,
    boolean inclusive,
    @Nullable BigDecimal factor,
    Map<Rate, BigDecimal> rates,
    Map<String, BigDecimal> multipliers,
    String source,
    String note) {

  // Copies both maps; rejects {@code null} where it has no meaning.
  public PriceLine {
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(abovePromptTokens, "abovePromptTokens");
    EnumMap<Rate, BigDecimal> copy = new EnumMap<>(Rate.class);
    copy.putAll(rates);
    rates = Collections.unmodifiableMap(copy);
    multipliers = Collections.unmodifiableMap(new LinkedHashMap<>(multipliers));
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(note, "note");
  }

  /**
   * A base price: always in force, for every service tier and prompt size.
   *
   * @param provider the provider's id, may be empty
   * @param model the model's id
   * @param rates the named rates
   * @return the line
   */
  public static PriceLine base(String provider, String model, Map<Rate, BigDecimal> rates) {
    return new PriceLine(
        provider,
        model,
        null,
        null,
        null,
        null,
        OptionalLong.empty(),
        false,
        null,
        rates,
        Map.of(),
        "",
        "");
  }

  /**
   * An id that stands for another one.
   *
   * @param provider the provider's id, may be empty
   * @param model the id
   * @param aliasOf the id that it stands for
   * @return the line
   */
  public static PriceLine alias(String provider, String model, String aliasOf) {
    return new PriceLine(
        provider,
        model,
        aliasOf,
        null,
        null,
        null,
        OptionalLong.empty(),
        false,
        null,
        Map.of(),
        Map.of(),
        "",
        "");
  }

  /** Whether this line stands for all service tiers and prompt sizes. */
  boolean isBase() {
    return serviceTier == null && abovePromptTokens.isEmpty();
  }

  boolean isInForce(Instant at) {
    return (from == null || !at.isBefore(from)) && (to == null || at.isBefore(to));
  }

  boolean overlaps(PriceLine other) {
    return startsBeforeEndOf(other) && other.startsBeforeEndOf(this);
  }

  private boolean startsBeforeEndOf(PriceLine other) {
    return from == null || other.to == null || from.isBefore(other.to);
  }

  /** The smallest prompt that this line counts for. */
  long firstPromptTokens() {
    long above = abovePromptTokens.orElse(0);
    return abovePromptTokens.isEmpty() || inclusive ? above : above + 1;
  }

  /** The layer's name for people: {@code base}, {@code >200000}, {@code batch >=32000}. */
  String layer() {
    String size =
        abovePromptTokens.isEmpty() ? "" : (inclusive ? ">=" : ">") + abovePromptTokens.getAsLong();
    if (serviceTier == null) {
      return size.isEmpty() ? "base" : size;
    }
    return size.isEmpty() ? serviceTier : serviceTier + " " + size;
  }
}
