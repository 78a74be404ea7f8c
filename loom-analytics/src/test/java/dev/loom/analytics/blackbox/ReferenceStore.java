package dev.loom.analytics.blackbox;

import dev.loom.analytics.AnalyticsStore;
import dev.loom.analytics.CacheFilter;
import dev.loom.analytics.CallFilter;
import dev.loom.analytics.Charge;
import dev.loom.analytics.CostReport;
import dev.loom.analytics.LogEntry;
import dev.loom.analytics.LogPage;
import dev.loom.analytics.LogQuery;
import dev.loom.analytics.Scope;
import dev.loom.analytics.StatsQuery;
import dev.loom.analytics.StoreHealth;
import dev.loom.analytics.StoreHealth.DropReason;
import dev.loom.analytics.StoreUnavailableException;
import dev.loom.analytics.TokenTotals;
import dev.loom.analytics.Totals;
import dev.loom.analytics.UsageStats;
import dev.loom.analytics.UserKey;
import dev.loom.chat.CacheOutcome;
import dev.loom.cost.Cost;
import dev.loom.cost.Money;
import dev.loom.log.CallRecord;
import dev.loom.log.CallSink;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The plainest store there can be: a sorted map and loops. What SQLite answers is held to it. */
public final class ReferenceStore implements AnalyticsStore {
  private final Map<String, LogEntry> entries = new TreeMap<>(Comparator.reverseOrder());
  private long offered;
  private long duplicates;
  private long quarantined;
  private long dropped;
  private boolean closed;

  @Override
  public CallSink sink() {
    return this::accept;
  }

  private synchronized void accept(CallRecord call) {
    offered++;
    if (closed) {
      dropped++;
    } else if (isPoison(call)) {
      quarantined++;
    } else if (entries.putIfAbsent(call.id().toString(), entry(call)) != null) {
      duplicates++;
    }
  }

  private static boolean isPoison(CallRecord call) {
    return call.id().getMostSignificantBits() >>> 16 != call.start().toEpochMilli()
        || call.id().version() != 7
        || call.start().isBefore(Instant.parse("2000-01-01T00:00:00Z"))
        || !call.start().isBefore(Instant.parse("2200-01-01T00:00:00Z"));
  }

  /** An entry as the contract describes it, without any limit on texts. */
  public static LogEntry entry(CallRecord call) {
    Map<String, String> tags =
        call.tags().entrySet().stream()
            .collect(Collectors.toMap(tag -> tag.getKey().value(), tag -> tag.getValue().value()));
    boolean refresh = call.cache().status() == CacheOutcome.Status.REFRESH;
    return new LogEntry(
        call.id().toString(),
        call.start(),
        call.tenant(),
        call.user(),
        call.method(),
        call.path().value(),
        call.model().provider(),
        call.model().model(),
        call.usage(),
        call.latency().truncatedTo(ChronoUnit.MICROS),
        call.status(),
        call.spent(),
        call.cost().status(),
        call.saved(),
        call.origin(),
        refresh ? CacheOutcome.Status.MISS : call.cache().status(),
        call.error() == null ? null : call.error().value(),
        tags,
        call.timeToFirstToken() == null
            ? null
            : call.timeToFirstToken().truncatedTo(ChronoUnit.MICROS),
        call.finishReason(),
        call.cost().source());
  }

  @Override
  public synchronized LogPage logs(Scope scope, LogQuery query) {
    List<LogEntry> all = select(scope, query.filter());
    int from = Math.min(query.offset(), all.size());
    int to = Math.min(from + query.limit(), all.size());
    return new LogPage(all.subList(from, to), to < all.size());
  }

  @Override
  public synchronized UsageStats stats(Scope scope, StatsQuery query) {
    List<LogEntry> all = select(scope, query.filter());
    return new UsageStats(
        sum(all),
        by(all, LogEntry::provider),
        by(all, LogEntry::model),
        by(all, entry -> entry.user() == null ? "" : entry.user()),
        query.filter().range());
  }

  @Override
  public CostReport costs(Scope scope, StatsQuery query) {
    return CostReport.of(stats(scope, query));
  }

  @Override
  public synchronized long count(Scope scope, CallFilter filter) {
    return select(scope, filter).size();
  }

  @Override
  public synchronized long amend(
      Scope scope, CallFilter filter, Function<LogEntry, Optional<Charge>> change, boolean dryRun) {
    List<LogEntry> selected = new ArrayList<>(select(scope, filter));
    Collections.reverse(selected);
    for (LogEntry entry : selected) {
      Optional<Charge> charge = change.apply(entry);
      if (charge.isPresent() && !dryRun) {
        entries.put(entry.id(), charged(entry, charge.get()));
      }
    }
    return selected.size();
  }

  private static LogEntry charged(LogEntry entry, Charge charge) {
    return new LogEntry(
        entry.id(),
        entry.timestamp(),
        entry.tenant(),
        entry.user(),
        entry.method(),
        entry.path(),
        entry.provider(),
        entry.model(),
        entry.usage(),
        entry.latency(),
        entry.status(),
        charge.spent(),
        charge.cost().status(),
        charge.saved(),
        entry.origin(),
        entry.cacheStatus(),
        entry.error(),
        entry.tags(),
        entry.timeToFirstToken(),
        entry.finishReason(),
        charge.cost().source());
  }

  @Override
  public synchronized StoreHealth health() {
    return new StoreHealth(
        closed ? StoreHealth.State.CLOSED : StoreHealth.State.HEALTHY,
        offered,
        entries.size(),
        duplicates,
        quarantined,
        0,
        Map.of(DropReason.CLOSED, dropped),
        0,
        null);
  }

  @Override
  public long flush(Duration atMost) {
    return 0;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private List<LogEntry> select(Scope scope, CallFilter filter) {
    if (closed) {
      throw new StoreUnavailableException("closed");
    }
    List<LogEntry> found = new ArrayList<>();
    for (LogEntry entry : entries.values()) {
      if (isVisible(scope, entry) && matches(filter, entry)) {
        found.add(entry);
      }
    }
    return found;
  }

  private static boolean isVisible(Scope scope, LogEntry entry) {
    if (scope instanceof Scope.OfTenant one) {
      return one.tenant().equals(entry.tenant());
    }
    if (scope instanceof Scope.OfUser one) {
      return Objects.equals(one.tenant(), entry.tenant()) && one.user().equals(entry.user());
    }
    return true;
  }

  private static boolean matches(CallFilter filter, LogEntry entry) {
    return filter.range().contains(entry.timestamp())
        && isAny(filter.providers(), provider -> provider.equals(entry.provider()))
        && isAny(filter.models(), model -> model.equals(entry.model()))
        && isAny(filter.users(), user -> isUser(user, entry))
        && isAny(filter.statuses(), status -> status.matches(entry.status()))
        && isAny(
            filter.caches(), cache -> cache == CacheFilter.of(entry.origin(), entry.cacheStatus()))
        && filter
            .minCost()
            .map(least -> entry.cost() != null && entry.cost().compareTo(least) >= 0)
            .orElse(true)
        && filter.minLatency().map(least -> entry.latency().compareTo(least) >= 0).orElse(true);
  }

  private static boolean isUser(UserKey key, LogEntry entry) {
    String user = entry.user() == null ? "" : entry.user();
    return key.user().equals(user) && (key.tenant() == null || key.tenant().equals(entry.tenant()));
  }

  private static <T> boolean isAny(Collection<T> values, Function<T, Boolean> test) {
    return values.isEmpty() || values.stream().anyMatch(test::apply);
  }

  private static Map<String, Totals> by(List<LogEntry> all, Function<LogEntry, String> key) {
    return all.stream()
        .collect(
            Collectors.groupingBy(
                key, Collectors.collectingAndThen(Collectors.toList(), ReferenceStore::sum)));
  }

  private static Totals sum(List<LogEntry> all) {
    return new Totals(
        all.size(),
        all.stream().filter(one -> one.status() >= 400 || one.status() == 0).count(),
        all.stream().filter(one -> !one.origin().isPaid()).count(),
        tokens(all.stream().filter(one -> one.origin().isPaid()).toList()),
        tokens(all.stream().filter(one -> !one.origin().isPaid()).toList()),
        money(all, LogEntry::cost),
        money(all, LogEntry::saved),
        all.stream().filter(one -> one.cost() == null).count(),
        all.stream().filter(one -> one.cost() == null).mapToLong(LogEntry::totalTokens).sum(),
        money(
            all.stream().filter(one -> one.costStatus() == Cost.Status.ESTIMATED).toList(),
            LogEntry::cost),
        all.stream().map(LogEntry::latency).reduce(Duration.ZERO, Duration::plus));
  }

  private static TokenTotals tokens(List<LogEntry> all) {
    TokenTotals sum = TokenTotals.ZERO;
    for (LogEntry one : all) {
      var tokens = one.usage().tokens();
      sum =
          sum.plus(
              new TokenTotals(
                  tokens.inputUncached().orElse(0),
                  tokens.cacheRead().orElse(0),
                  tokens.cacheWrite5m().orElse(0),
                  tokens.cacheWrite1h().orElse(0),
                  tokens.audioIn().orElse(0),
                  tokens.outputVisible().orElse(0),
                  tokens.reasoning().orElse(0),
                  tokens.audioOut().orElse(0),
                  tokens.imageOut().orElse(0)));
    }
    return sum;
  }

  private static BigDecimal money(List<LogEntry> all, Function<LogEntry, Money> amount) {
    BigDecimal sum = BigDecimal.ZERO;
    for (LogEntry one : all) {
      Money money = amount.apply(one);
      sum = money == null ? sum : sum.add(money.toUsd());
    }
    return sum;
  }
}
