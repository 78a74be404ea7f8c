package dev.loom.log;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.UsageFormat;
import dev.loom.cost.Cost;
import dev.loom.cost.Money;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Counts by provider what is odd about paid calls; most calls are not and cost nothing here. */
final class BillingTally {
  /** A host may name providers as it likes; what is beyond counts under the empty name. */
  static final int MAX_PROVIDERS = 200;

  private static final ProviderBilling NONE =
      new ProviderBilling(0, 0, BigDecimal.ZERO, BigDecimal.ZERO);

  private final Map<String, ProviderBilling> byProvider = new ConcurrentHashMap<>();

  void add(String provider, BilledUsage usage, Cost cost) {
    Money amount = cost.amount();
    Money listed = cost.listed();
    boolean both = amount != null && listed != null;
    BigDecimal reportedUsd = both ? usd(amount) : BigDecimal.ZERO;
    BigDecimal listedUsd = both ? usd(listed) : BigDecimal.ZERO;
    if (!usage.adjusted() && !both) {
      return;
    }
    String id = UsageFormat.providerId(provider);
    boolean known = byProvider.containsKey(id) || byProvider.size() < MAX_PROVIDERS;
    byProvider.compute(
        known ? id : "",
        (key, before) -> {
          ProviderBilling sum = before == null ? NONE : before;
          return new ProviderBilling(
              sum.adjusted() + (usage.adjusted() ? 1 : 0),
              sum.reported() + (both ? 1 : 0),
              sum.reportedUsd().add(reportedUsd),
              sum.listedUsd().add(listedUsd));
        });
  }

  private static BigDecimal usd(@Nullable Money amount) {
    return Objects.requireNonNull(amount, "amount").toUsd();
  }

  Map<String, ProviderBilling> snapshot() {
    return new TreeMap<>(byProvider);
  }
}
