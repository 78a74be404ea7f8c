package dev.loom.analytics;

import dev.loom.cost.Cost;
import dev.loom.cost.Money;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The money of one call. Immutable.
 *
 * @param cost what the call's usage costs, and where that figure is from
 * @param spent what the call added to the bill, {@code null} when unknown
 * @param saved what the cache saved, zero for an upstream call, {@code null} when unknown
 */
public record Charge(Cost cost, @Nullable Money spent, @Nullable Money saved) {

  // Rejects a missing cost.
  public Charge {
    Objects.requireNonNull(cost, "cost");
  }

  /** Whether a stored call says the same already. */
  boolean isOf(LogEntry entry) {
    return Objects.equals(spent, entry.cost())
        && Objects.equals(saved, entry.saved())
        && cost.status() == entry.costStatus()
        && Objects.equals(cost.source(), entry.priceSource());
  }
}
