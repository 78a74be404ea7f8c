package dev.loom.analytics;

import dev.loom.cost.Money;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which calls are meant: those that meet every condition. An empty set is no condition; a set with
 * values asks for any of them. Texts are compared exactly. Immutable.
 *
 * @param range when the call began
 * @param providers provider ids
 * @param models model ids as asked for
 * @param users users
 * @param statuses statuses
 * @param caches parts the cache had
 * @param minCost least cost; calls of unknown cost do not meet it
 * @param minLatency least latency
 */
public record CallFilter(
    TimeRange range,
    Set<String> providers,
    Set<String> models,
    Set<UserKey> users,
    Set<StatusFilter> statuses,
    Set<CacheFilter> caches,
    Optional<Money> minCost,
    Optional<Duration> minLatency) {

  /** Every call. */
  public static final CallFilter ALL = builder().build();

  private static final int MAX_VALUES = 1_000;
  private static final Duration LONGEST = Duration.ofDays(366);

  // Copies the sets; rejects more values than any question needs.
  public CallFilter {
    Objects.requireNonNull(range, "range");
    providers = copy("providers", providers);
    models = copy("models", models);
    users = copy("users", users);
    statuses = copy("statuses", statuses);
    caches = copy("caches", caches);
    Objects.requireNonNull(minCost, "minCost");
    Objects.requireNonNull(minLatency, "minLatency");
    if (minLatency.isPresent()
        && (minLatency.get().isNegative() || minLatency.get().compareTo(LONGEST) > 0)) {
      throw new InvalidQueryException(
          "minLatency is " + minLatency.get() + "; allowed are 0 to " + LONGEST.toDays() + " days");
    }
  }

  /**
   * Starts from no condition.
   *
   * @return a builder for one thread
   */
  public static Builder builder() {
    return new Builder();
  }

  private static <T> Set<T> copy(String name, Set<T> values) {
    if (values.size() > MAX_VALUES) {
      throw new InvalidQueryException(
          name + " has " + values.size() + " values; allowed are 0 to " + MAX_VALUES);
    }
    return Set.copyOf(values);
  }

  /** Adds conditions one by one. Not thread-safe. */
  public static final class Builder {
    private TimeRange range = TimeRange.ALL;
    private final Set<String> providers = new LinkedHashSet<>();
    private final Set<String> models = new LinkedHashSet<>();
    private final Set<UserKey> users = new LinkedHashSet<>();
    private final Set<StatusFilter> statuses = new LinkedHashSet<>();
    private final Set<CacheFilter> caches = new LinkedHashSet<>();
    private Optional<Money> minCost = Optional.empty();
    private Optional<Duration> minLatency = Optional.empty();

    private Builder() {}

    /**
     * When the call began; all time by default.
     *
     * @param range the range
     * @return this
     */
    public Builder range(TimeRange range) {
      this.range = range;
      return this;
    }

    /**
     * One more provider that is meant.
     *
     * @param provider the provider's id
     * @return this
     */
    public Builder provider(String provider) {
      providers.add(provider);
      return this;
    }

    /**
     * One more model that is meant.
     *
     * @param model the model's id as asked for
     * @return this
     */
    public Builder model(String model) {
      models.add(model);
      return this;
    }

    /**
     * One more user that is meant.
     *
     * @param user the user
     * @return this
     */
    public Builder user(UserKey user) {
      users.add(user);
      return this;
    }

    /**
     * One more status, or group of them, that is meant.
     *
     * @param status the status
     * @return this
     */
    public Builder status(StatusFilter status) {
      statuses.add(status);
      return this;
    }

    /**
     * One more part of the cache that is meant.
     *
     * @param cache the part
     * @return this
     */
    public Builder cache(CacheFilter cache) {
      caches.add(cache);
      return this;
    }

    /**
     * Least cost; none by default.
     *
     * @param least the amount, itself included
     * @return this
     */
    public Builder minCost(Money least) {
      minCost = Optional.of(least);
      return this;
    }

    /**
     * Least latency, compared in microseconds; none by default.
     *
     * @param least the time, itself included
     * @return this
     */
    public Builder minLatency(Duration least) {
      minLatency = Optional.of(least);
      return this;
    }

    /**
     * Checks and freezes.
     *
     * @return the filter
     * @throws InvalidQueryException for a latency outside 0 to 366 days, or a set of more than
     *     1,000 values
     */
    public CallFilter build() {
      return new CallFilter(range, providers, models, users, statuses, caches, minCost, minLatency);
    }
  }
}
