package dev.loom.examples.query;

import dev.loom.analytics.CacheFilter;
import dev.loom.analytics.CallFilter;
import dev.loom.analytics.Scope;
import dev.loom.analytics.StatusFilter;
import dev.loom.analytics.UserKey;
import dev.loom.cost.Money;
import dev.loom.examples.terminal.CommandFailure;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The filters of the HTTP contract, with dashes. Values given twice mean any of them. */
final class FilterOptions {
  private static final int MAX_COST_DIGITS = 30;

  @Option(
      names = "--provider-id",
      split = ",",
      paramLabel = "ID",
      description = "Only these providers.")
  private List<String> providers = List.of();

  @Option(
      names = "--model-name",
      split = ",",
      paramLabel = "NAME",
      description = "Only these models.")
  private List<String> models = List.of();

  @Option(names = "--user-id", split = ",", paramLabel = "ID", description = "Only these users.")
  private List<String> users = List.of();

  @Option(names = "--tenant", paramLabel = "ID", description = "Only this tenant.")
  private @Nullable String tenant;

  @Option(
      names = "--status",
      split = ",",
      paramLabel = "STATUS",
      description = "A code such as 200, or 4xx, 5xx, error, success.")
  private List<String> statuses = List.of();

  @Option(names = "--cache", split = ",", paramLabel = "PART", description = "hit, miss or bypass.")
  private List<String> caches = List.of();

  @Option(
      names = "--min-cost-usd",
      paramLabel = "USD",
      description = "Only calls that cost at least this.")
  private @Nullable BigDecimal minCost;

  @Option(
      names = "--min-latency-ms",
      paramLabel = "MS",
      description = "Only calls that took at least this long.")
  private @Nullable Long minLatency;

  @Option(
      names = "--start-time",
      paramLabel = "TIME",
      description = "First moment, for instance 2026-01-31 or 2026-01-31T12:00:00Z.")
  private @Nullable String start;

  @Option(names = "--end-time", paramLabel = "TIME", description = "Last moment.")
  private @Nullable String end;

  @Option(
      names = "--range",
      paramLabel = "SPAN",
      description = "Until now, for instance 24h, 7d or 90m.")
  private @Nullable String range;

  @Option(
      names = "--tz",
      paramLabel = "ZONE",
      defaultValue = "UTC",
      description = "Zone of times without one (default: ${DEFAULT-VALUE}).")
  private String zone = "UTC";

  /** A tenant narrows whose rows are seen at all; without one it is everyone's. */
  Scope scope() {
    return tenant == null ? Scope.all() : Scope.tenant(tenant);
  }

  /** The span that was asked for. */
  AskedRange range(Clock clock) {
    ZoneId in = TimeText.zone("--tz", zone);
    if (range == null) {
      return new AskedRange(
          start == null ? null : TimeText.instant("--start-time", start, in),
          end == null ? null : TimeText.instant("--end-time", end, in));
    }
    if (start != null || end != null) {
      throw CommandFailure.wrongUsage(
          "--range comes with " + (start != null ? "--start-time" : "--end-time") + "; give one");
    }
    Instant now = clock.instant();
    return new AskedRange(now.minus(TimeText.span("--range", range)), now);
  }

  /** All conditions. */
  CallFilter filter(AskedRange asked) {
    CallFilter.Builder filter = CallFilter.builder().range(asked.toRange());
    providers.forEach(filter::provider);
    models.forEach(filter::model);
    users.forEach(user -> filter.user(UserKey.inAnyTenant(user)));
    statuses.forEach(status -> filter.status(StatusFilter.parse(status)));
    caches.forEach(cache -> filter.cache(CacheFilter.parse(cache)));
    if (minCost != null) {
      filter.minCost(money(minCost));
    }
    if (minLatency != null) {
      if (minLatency < 0) {
        throw CommandFailure.wrongUsage("--min-latency-ms is " + minLatency + "; 0 is the least");
      }
      filter.minLatency(Duration.ofMillis(minLatency));
    }
    return filter.build();
  }

  private static Money money(BigDecimal usd) {
    if (usd.signum() < 0 || Math.abs((long) usd.scale()) > MAX_COST_DIGITS) {
      throw CommandFailure.wrongUsage(
          "--min-cost-usd is not an amount of at least 0 and at most 9223372 USD");
    }
    try {
      return Money.ofUsd(usd);
    } catch (ArithmeticException e) {
      throw CommandFailure.wrongUsage(
          "--min-cost-usd is not an amount of at least 0 and at most 9223372 USD");
    }
  }
}
