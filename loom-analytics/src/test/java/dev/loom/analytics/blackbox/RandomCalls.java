package dev.loom.analytics.blackbox;

import dev.loom.analytics.CacheFilter;
import dev.loom.analytics.CallFilter;
import dev.loom.analytics.Scope;
import dev.loom.analytics.StatusFilter;
import dev.loom.analytics.TimeRange;
import dev.loom.analytics.UserKey;
import dev.loom.chat.BilledUsage;
import dev.loom.chat.CacheOutcome;
import dev.loom.chat.Origin;
import dev.loom.chat.TokenUsage;
import dev.loom.cost.Cost;
import dev.loom.cost.Money;
import dev.loom.log.CallIds;
import dev.loom.log.CallRecord;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;

/** Records and filters of every kind, the same ones for the same seed. */
public final class RandomCalls {
  private static final String[] TENANTS = {null, "", "acme", "globex", "' OR 1=1 --"};
  private static final String[] USERS = {
    null, "", "alice", "bob", "o'brien", "用户\uD83D\uDE00", "%_\\"
  };
  private static final String[] PROVIDERS = {"openai", "anthropic", "", "a\"b"};
  private static final String[] MODELS = {"gpt-4o-mini", "claude", "", "gpt-4o"};
  private static final String[] PATHS = {"/v1/chat/completions", "/v1/messages", ""};
  private static final int[] STATUSES = {200, 200, 200, 200, 400, 404, 429, 500, 503, 0, 302};
  private static final String[] SOURCES = {"bundled:2026-08-06.1", "user:7", "provider"};
  private static final int SPAN_MILLIS = 400;

  private final Random random;

  public RandomCalls(long seed) {
    random = new Random(seed);
  }

  public List<CallRecord> records(int count) {
    return Stream.generate(this::record).limit(count).toList();
  }

  /** Many calls share a millisecond, so that the order by id matters. */
  public CallRecord record() {
    Instant start = TestCall.NOON.plusMillis(random.nextInt(SPAN_MILLIS));
    TestCall call =
        TestCall.call()
            .at(start)
            .id(CallIds.of(start, random.nextLong(), random.nextLong()))
            .tenant(pick(TENANTS))
            .user(pick(USERS))
            .model(pick(PROVIDERS), pick(MODELS))
            .path(pick(PATHS))
            .latency(Duration.ofNanos(random.nextInt(2_000_000_000)))
            .ttft(random.nextBoolean() ? null : Duration.ofNanos(random.nextInt(900_000_000)))
            .finish(random.nextBoolean() ? null : pick(new String[] {"stop", "length", "a\tb\n"}))
            .usage(usage());
    int status = STATUSES[random.nextInt(STATUSES.length)];
    if (status != 200 && random.nextBoolean()) {
      call.error(status, "it's \"broken\"\n\t\u0001 ü \uD83D\uDE00");
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      call.tag("k" + random.nextInt(5), "v\\\"" + random.nextInt(3));
    }
    return money(call.status(status)).record();
  }

  private TestCall money(TestCall call) {
    Cost cost =
        switch (random.nextInt(5)) {
          case 0 -> Cost.UNPRICED;
          case 1 -> new Cost(Cost.Status.FREE, Money.ZERO, pick(SOURCES));
          case 2 -> new Cost(Cost.Status.ESTIMATED, amount(), pick(SOURCES));
          default -> new Cost(Cost.Status.PRICED, amount(), pick(SOURCES));
        };
    call.cost(cost);
    if (random.nextInt(3) > 0) {
      CacheOutcome.Status[] paid = {
        CacheOutcome.Status.NONE,
        CacheOutcome.Status.MISS,
        CacheOutcome.Status.REFRESH,
        CacheOutcome.Status.BYPASS
      };
      return call.from(Origin.UPSTREAM, pick(paid)).spent(cost.amount()).saved(Money.ZERO);
    }
    switch (random.nextInt(3)) {
      case 0 -> call.from(Origin.CACHE, CacheOutcome.Status.HIT);
      case 1 -> call.from(Origin.STALE, CacheOutcome.Status.STALE);
      default -> call.from(Origin.COALESCED, CacheOutcome.Status.COALESCED);
    }
    return call.spent(Money.ZERO).saved(cost.amount());
  }

  /** Now and then so much that a sum of whole amounts passes the largest long. */
  private Money amount() {
    return random.nextInt(10) == 0
        ? new Money(Long.MAX_VALUE - random.nextInt(1000))
        : new Money(Math.floorMod(random.nextLong(), 5_000_000_000_000L));
  }

  private BilledUsage usage() {
    return new BilledUsage(
        new TokenUsage(
            tokens(), tokens(), tokens(), tokens(), tokens(), tokens(), tokens(), tokens(),
            tokens()),
        random.nextBoolean() ? null : pick(MODELS),
        random.nextBoolean() ? null : "flex",
        random.nextBoolean() ? List.of() : List.of("us", "fast\"1"),
        random.nextInt(3),
        random.nextInt(4) > 0 ? null : new BigDecimal("0.0012300"),
        random.nextBoolean(),
        random.nextBoolean());
  }

  private OptionalLong tokens() {
    return random.nextInt(3) == 0 ? OptionalLong.empty() : OptionalLong.of(random.nextInt(5000));
  }

  public Scope scope() {
    return switch (random.nextInt(4)) {
      case 0 -> Scope.tenant(some(TENANTS));
      case 1 -> Scope.user(pick(TENANTS), some(USERS));
      default -> Scope.all();
    };
  }

  public CallFilter filter() {
    CallFilter.Builder filter = CallFilter.builder();
    if (random.nextInt(3) == 0) {
      Instant start = TestCall.NOON.plusMillis(random.nextInt(SPAN_MILLIS));
      filter.range(TimeRange.of(start, start.plusNanos(random.nextInt(300_000_000))));
    }
    if (random.nextInt(3) == 0) {
      filter.provider(some(PROVIDERS)).provider(some(PROVIDERS));
    }
    if (random.nextInt(3) == 0) {
      filter.model(some(MODELS));
    }
    if (random.nextInt(3) == 0) {
      filter.user(new UserKey(pick(TENANTS), some(USERS))).user(UserKey.inAnyTenant(some(USERS)));
    }
    if (random.nextInt(4) == 0) {
      filter.status(pick(StatusFilter.Group.values()));
      filter.status(new StatusFilter.Code(STATUSES[random.nextInt(STATUSES.length)]));
    }
    if (random.nextInt(4) == 0) {
      filter.cache(pick(CacheFilter.values())).cache(pick(CacheFilter.values()));
    }
    if (random.nextInt(5) == 0) {
      filter.minCost(amount());
    }
    if (random.nextInt(5) == 0) {
      filter.minLatency(Duration.ofNanos(random.nextInt(1_500_000_000)));
    }
    return filter.build();
  }

  private <T> T pick(T[] values) {
    return values[random.nextInt(values.length)];
  }

  private String some(String[] values) {
    String value = pick(values);
    return value == null ? "" : value;
  }
}
