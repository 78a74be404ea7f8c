package dev.loom.cost;

import dev.loom.chat.ModelId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one model costs during one period: a base, tiers by prompt size, service tiers and named
 * multipliers. Immutable and thread-safe.
 */
public final class Price {
  private final ModelId model;
  private final String source;
  private final @Nullable Instant from;
  private final @Nullable Instant to;
  private final PriceLine base;
  private final Ladder standard;
  private final Map<String, Ladder> serviceTiers = new HashMap<>();
  private final Map<String, Factor> multipliers = new HashMap<>();

  /** The lines are those in force during the whole period; exactly one of them is a base. */
  Price(
      ModelId model,
      String source,
      @Nullable Instant from,
      @Nullable Instant to,
      List<PriceLine> lines) {
    this.model = model;
    this.source = source;
    this.from = from;
    this.to = to;
    this.base = lines.stream().filter(PriceLine::isBase).findFirst().orElseThrow();
    this.standard = new Ladder(base, lines, null);
    for (PriceLine line : lines) {
      if (line.serviceTier() != null) {
        serviceTiers.computeIfAbsent(
            line.serviceTier().toLowerCase(Locale.ROOT), name -> new Ladder(base, lines, name));
      }
    }
    base.multipliers()
        .forEach((name, value) -> multipliers.put(name.toLowerCase(Locale.ROOT), Factor.of(value)));
  }

  /**
   * The model that this is the price of.
   *
   * @return provider and model as the book names them
   */
  public ModelId model() {
    return model;
  }

  /**
   * Which book the price is from.
   *
   * @return {@code bundled:<version>} or {@code user:<version>}
   */
  public String source() {
    return source;
  }

  /**
   * When this price begins to count.
   *
   * @return the first instant, empty for always
   */
  public Optional<Instant> from() {
    return Optional.ofNullable(from);
  }

  /**
   * When this price ends to count.
   *
   * @return the first instant after it, empty for never
   */
  public Optional<Instant> to() {
    return Optional.ofNullable(to);
  }

  /**
   * The rates of the base: no tier crossed, standard service.
   *
   * @return the named rates in USD per million tokens, fees in USD each; unmodifiable
   */
  public Map<Rate, BigDecimal> rates() {
    return base.rates();
  }

  /**
   * The book's remark on this price.
   *
   * @return the remark, may be empty
   */
  public String note() {
    return base.note();
  }

  /**
   * Whether sources disagree on this price; the note says how.
   *
   * @return true when the note begins a clause with {@code disputed}
   */
  public boolean isDisputed() {
    return base.note().contains("disputed");
  }

  boolean isInForce(Instant at) {
    return (from == null || !at.isBefore(from)) && (to == null || at.isBefore(to));
  }

  /** The rates for a service tier and prompt size; an unknown tier is the standard one. */
  RateCard card(@Nullable String serviceTier, long promptTokens) {
    Ladder ladder =
        serviceTier == null ? null : serviceTiers.get(serviceTier.toLowerCase(Locale.ROOT));
    return (ladder == null ? standard : ladder).card(promptTokens);
  }

  /** The factor of that name, {@code null} when the price names none. */
  @Nullable Factor multiplier(String name) {
    return multipliers.get(name.toLowerCase(Locale.ROOT));
  }

  /** The cards of one service tier, by the smallest prompt that each is for. */
  private static final class Ladder {
    private final long[] starts;
    private final RateCard[] cards;

    Ladder(PriceLine base, List<PriceLine> lines, @Nullable String serviceTier) {
      List<PriceLine> standard = layers(lines, null);
      List<PriceLine> own = serviceTier == null ? List.of() : layers(lines, serviceTier);
      BigDecimal factor = Objects.requireNonNullElse(base.factor(), BigDecimal.ONE);
      TreeSet<Long> sizes = new TreeSet<>(List.of(0L));
      for (PriceLine line : standard) {
        sizes.add(line.firstPromptTokens());
      }
      for (PriceLine line : own) {
        sizes.add(line.firstPromptTokens());
        factor = line.factor() == null ? factor : factor.multiply(line.factor());
      }
      starts = sizes.stream().mapToLong(Long::longValue).toArray();
      cards = new RateCard[starts.length];
      for (int i = 0; i < starts.length; i++) {
        List<PriceLine> crossed = new ArrayList<>();
        addCrossed(crossed, standard, starts[i]);
        addCrossed(crossed, own, starts[i]);
        cards[i] = new RateCard(crossed, Factor.of(factor));
      }
    }

    /** The lines of one service tier, the one without a threshold first, then by threshold. */
    private static List<PriceLine> layers(List<PriceLine> lines, @Nullable String serviceTier) {
      return lines.stream()
          .filter(
              line ->
                  serviceTier == null
                      ? line.serviceTier() == null
                      : serviceTier.equalsIgnoreCase(line.serviceTier()))
          .sorted(Comparator.comparingLong(line -> line.abovePromptTokens().orElse(-1)))
          .toList();
    }

    /** Adds the layer without a threshold, if there is one, and the highest one crossed. */
    private static void addCrossed(List<PriceLine> to, List<PriceLine> layers, long promptTokens) {
      PriceLine highest = null;
      for (PriceLine line : layers) {
        if (line.abovePromptTokens().isEmpty()) {
          to.add(line);
        } else if (line.firstPromptTokens() <= promptTokens) {
          highest = line;
        }
      }
      if (highest != null) {
        to.add(highest);
      }
    }

    RateCard card(long promptTokens) {
      int rung = starts.length - 1;
      while (starts[rung] > promptTokens) {
        rung--;
      }
      return cards[rung];
    }
  }
}
