package dev.loom.examples.cost;

import dev.loom.cost.PriceBook;
import dev.loom.cost.PriceLine;
import dev.loom.cost.Rate;
import dev.loom.examples.lines.BadLineException;
import dev.loom.examples.lines.Members;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The {@code prices} of a line as a price book of one model, as of one instant. */
final class LinePrices {
  /** The one model of such a book. */
  static final String MODEL = "override";

  private static final long MAX_PROMPT = 1_000_000_000_000L;

  private final List<PriceLine> lines = new ArrayList<>();

  private LinePrices() {}

  /**
   * Makes the book; it is empty when no price is known at the instant.
   *
   * @throws BadLineException when the prices do not pass the checks of a price book
   */
  static PriceBook book(Map<String, @Nullable Object> prices, Instant at) {
    LinePrices book = new LinePrices();
    if (!prices.isEmpty()) {
      book.add(prices, window(prices, at));
    }
    try {
      return PriceBook.of(MODEL, book.lines);
    } catch (IllegalArgumentException e) {
      throw new BadLineException("prices: " + e.getMessage());
    }
  }

  /** The rates of a window stand for the base; what it does not name of the rest stays in force. */
  private void add(
      Map<String, @Nullable Object> prices, @Nullable Map<String, @Nullable Object> found) {
    Map<String, @Nullable Object> window = found == null ? prices : found;
    Map<Rate, BigDecimal> base = rates(window);
    if (base.isEmpty() && found == null && prices.containsKey("history")) {
      return;
    }
    BigDecimal multiplier = decimal("multiplier", pick("multiplier", window, prices));
    lines.add(line(null, OptionalLong.empty(), false, multiplier, base));
    addTiers(null, pick("tiers", window, prices));
    Object serviceTiers = pick("service_tiers", window, prices);
    if (serviceTiers != null) {
      object("service_tiers", serviceTiers)
          .forEach((name, value) -> addServiceTier(name, object("service_tiers." + name, value)));
    }
  }

  private void addServiceTier(String name, Map<String, @Nullable Object> prices) {
    BigDecimal factor = decimal("factor", prices.get("factor"));
    lines.add(line(name, OptionalLong.empty(), false, factor, rates(prices)));
    addTiers(name, prices.get("tiers"));
  }

  private void addTiers(@Nullable String serviceTier, @Nullable Object tiers) {
    if (tiers == null) {
      return;
    }
    for (Object item : list("tiers", tiers)) {
      Map<String, @Nullable Object> tier = object("tiers", item);
      OptionalLong above = new Members(tier).count("above_prompt_tokens", 0, MAX_PROMPT);
      if (above.isEmpty()) {
        throw new BadLineException("a tier has no above_prompt_tokens");
      }
      boolean inclusive = Boolean.TRUE.equals(tier.get("inclusive"));
      lines.add(line(serviceTier, above, inclusive, null, rates(tier)));
    }
  }

  private static PriceLine line(
      @Nullable String serviceTier,
      OptionalLong above,
      boolean inclusive,
      @Nullable BigDecimal factor,
      Map<Rate, BigDecimal> rates) {
    // On a line an output of 0 is taken as meant, which a book takes from embeddings only.
    return new PriceLine(
        "",
        MODEL,
        null,
        null,
        null,
        serviceTier,
        above,
        inclusive,
        factor,
        rates,
        Map.of(),
        "",
        "embedding");
  }

  /** The window that holds the instant, {@code null} when none does. */
  private static @Nullable Map<String, @Nullable Object> window(
      Map<String, @Nullable Object> prices, Instant at) {
    Object history = prices.get("history");
    Map<String, @Nullable Object> found = null;
    for (Object item : history == null ? List.of() : list("history", history)) {
      Map<String, @Nullable Object> window = object("history", item);
      Instant from = Moment.parse("from", new Members(window).text("from"));
      Instant to = Moment.parse("to", new Members(window).text("to"));
      if (from != null && to != null && !from.isBefore(to)) {
        throw new BadLineException("history: from is not before to");
      }
      if ((from == null || !at.isBefore(from)) && (to == null || at.isBefore(to))) {
        if (found != null) {
          throw new BadLineException("history: two windows overlap");
        }
        found = window;
      }
    }
    return found;
  }

  private static @Nullable Object pick(
      String name, Map<String, @Nullable Object> first, Map<String, @Nullable Object> second) {
    return first.get(name) != null ? first.get(name) : second.get(name);
  }

  private static Map<Rate, BigDecimal> rates(Map<String, @Nullable Object> prices) {
    Map<Rate, BigDecimal> rates = new EnumMap<>(Rate.class);
    for (Rate rate : Rate.values()) {
      BigDecimal value = decimal(rate.column(), prices.get(rate.column()));
      if (value != null) {
        rates.put(rate, value);
      }
    }
    return rates;
  }

  /** Decimals are strings in lines; numbers are taken too. */
  private static @Nullable BigDecimal decimal(String name, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof String || value instanceof Number) {
      try {
        BigDecimal decimal = new BigDecimal(value.toString());
        if (Math.abs((long) decimal.scale()) <= 60 && decimal.precision() <= 60) {
          return decimal;
        }
      } catch (NumberFormatException e) {
        throw new BadLineException("prices: " + name + " is not a decimal");
      }
    }
    throw new BadLineException("prices: " + name + " is not a decimal");
  }

  @SuppressWarnings("unchecked") // JSON objects have string keys
  private static Map<String, @Nullable Object> object(String name, @Nullable Object value) {
    if (!(value instanceof Map<?, ?>)) {
      throw new BadLineException("prices: " + name + " is not an object");
    }
    return (Map<String, @Nullable Object>) value;
  }

  private static List<?> list(String name, Object value) {
    if (!(value instanceof List<?> list)) {
      throw new BadLineException("prices: " + name + " is not a list");
    }
    return list;
  }
}
