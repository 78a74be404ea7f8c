package dev.loom.analytics;

import dev.loom.cost.Cost;
import dev.loom.cost.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What pricing history again changed. Immutable.
 *
 * @param all over all selected calls
 * @param byModel by {@code provider/model} as asked for
 * @param byDay by day in UTC
 * @param byStatus by price status: {@code priced}, or {@code unpriced to priced} where it changed
 * @param largest the ten calls whose money changed most
 */
public record RepricingReport(
    Part all,
    Map<String, Part> byModel,
    Map<LocalDate, Part> byDay,
    Map<String, Part> byStatus,
    List<Change> largest) {

  // Copies the maps into key order.
  public RepricingReport {
    Objects.requireNonNull(all, "all");
    byModel = Collections.unmodifiableMap(new TreeMap<>(byModel));
    byDay = Collections.unmodifiableMap(new TreeMap<>(byDay));
    byStatus = Collections.unmodifiableMap(new TreeMap<>(byStatus));
    largest = List.copyOf(largest);
  }

  /**
   * Sums over calls, in USD; what is unknown adds nothing.
   *
   * @param calls selected calls
   * @param changed those of them that say something else now
   * @param spentBefore what the bill was
   * @param spentAfter what it is
   * @param savedBefore what the cache had saved
   * @param savedAfter what it saved
   */
  public record Part(
      long calls,
      long changed,
      BigDecimal spentBefore,
      BigDecimal spentAfter,
      BigDecimal savedBefore,
      BigDecimal savedAfter) {

    private static final Part NONE =
        new Part(0, 0, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    private static Part of(Change change, boolean changed) {
      return new Part(
          1,
          changed ? 1 : 0,
          usd(change.spentBefore),
          usd(change.spentAfter),
          usd(change.savedBefore),
          usd(change.savedAfter));
    }

    private Part plus(Part other) {
      return new Part(
          calls + other.calls,
          changed + other.changed,
          spentBefore.add(other.spentBefore),
          spentAfter.add(other.spentAfter),
          savedBefore.add(other.savedBefore),
          savedAfter.add(other.savedAfter));
    }
  }

  /**
   * One call; amounts are {@code null} when unknown.
   *
   * @param id the call's id
   * @param model {@code provider/model} as asked for
   * @param spentBefore what the call had cost
   * @param spentAfter what it costs
   * @param savedBefore what the cache had saved
   * @param savedAfter what it saved
   */
  public record Change(
      String id,
      String model,
      @Nullable Money spentBefore,
      @Nullable Money spentAfter,
      @Nullable Money savedBefore,
      @Nullable Money savedAfter) {

    private BigDecimal size() {
      BigDecimal spent = usd(spentAfter).subtract(usd(spentBefore)).abs();
      return spent.max(usd(savedAfter).subtract(usd(savedBefore)).abs());
    }
  }

  private static BigDecimal usd(@Nullable Money amount) {
    return amount == null ? BigDecimal.ZERO : amount.toUsd();
  }

  /** Takes one call after the other; holds no more than the sums and the largest changes. */
  static final class Builder {
    private static final int LARGEST = 10;

    private Part all = Part.NONE;
    private final Map<String, Part> byModel = new TreeMap<>();
    private final Map<LocalDate, Part> byDay = new TreeMap<>();
    private final Map<String, Part> byStatus = new TreeMap<>();
    private final PriorityQueue<Change> largest =
        new PriorityQueue<>(Comparator.comparing(Change::size));

    /** Adds a call, with its new charge unless it stays as it is. */
    void add(LogEntry entry, @Nullable Charge charge) {
      String model = entry.provider() + "/" + entry.model();
      Change change =
          new Change(
              entry.id(),
              model,
              entry.cost(),
              charge == null ? entry.cost() : charge.spent(),
              entry.saved(),
              charge == null ? entry.saved() : charge.saved());
      Part part = Part.of(change, charge != null);
      all = all.plus(part);
      byModel.merge(model, part, Part::plus);
      byDay.merge(LocalDate.ofInstant(entry.timestamp(), ZoneOffset.UTC), part, Part::plus);
      byStatus.merge(status(entry, charge), part, Part::plus);
      if (charge != null && change.size().signum() > 0) {
        largest.add(change);
        if (largest.size() > LARGEST) {
          largest.remove();
        }
      }
    }

    private static String status(LogEntry entry, @Nullable Charge charge) {
      String before = name(entry.costStatus());
      String after = charge == null ? before : name(charge.cost().status());
      return before.equals(after) ? before : before + " to " + after;
    }

    private static String name(Cost.Status status) {
      return status.name().toLowerCase(Locale.ROOT);
    }

    RepricingReport build() {
      List<Change> changes =
          largest.stream().sorted(Comparator.comparing(Change::size).reversed()).toList();
      return new RepricingReport(all, byModel, byDay, byStatus, changes);
    }
  }
}
