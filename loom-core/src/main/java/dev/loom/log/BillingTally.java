package dev.loom.log;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.UsageFormat;
import dev.loom.cost.Cost;
import dev.loom.cost.Money;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

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
              both ? sum.reportedUsd().add(amount.toUsd()) : sum.reportedUsd(),
              both ? sum.listedUsd().add(listed.toUsd()) : sum.listedUsd());
        });
  }

  Map<String, ProviderBilling> snapshot() {
    return new TreeMap<>(byProvider);
  }
}
