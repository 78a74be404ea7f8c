package dev.loom.analytics.sqlite;

import dev.loom.analytics.CacheFilter;
import dev.loom.analytics.CallFilter;
import dev.loom.analytics.Scope;
import dev.loom.analytics.StatusFilter;
import dev.loom.analytics.UserKey;
import dev.loom.cost.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The statements that read. Their text is put together from constants alone; every value is bound.
 * A set of values is bound as one JSON array, so the text does not depend on how many there are.
 */
final class Queries {

  /** A statement and the values for its question marks. */
  record Bound(String sql, List<@Nullable Object> values) {}

  /** Opens a snapshot with the first statement that reads; ended by a roll-back. */
  static final String SNAPSHOT = "BEGIN DEFERRED";

  private static final String LOGS =
      """
      SELECT c.ts, c.id, u.tenant, u.name AS user_name, r.method, r.path, m.provider,
        m.name AS model_name, t.model AS answer_model, t.tier, t.multipliers, t.finish,
        p.source AS price_source, c.status, c.source, c.latency_us, c.ttft_us,
        c.input_uncached, c.cache_read, c.cache_write_5m, c.cache_write_1h, c.audio_in,
        c.output_visible, c.reasoning, c.audio_out, c.image_out,
        c.cost, c.saved, c.price_status, c.extras, c.error, c.metadata
      FROM call c
      LEFT JOIN user u ON u.ref = c.user_ref
      LEFT JOIN model m ON m.ref = c.model_ref
      LEFT JOIN route r ON r.ref = c.route_ref
      LEFT JOIN price p ON p.ref = c.price_ref
      LEFT JOIN terms t ON t.ref = c.terms_ref
      WHERE
      """;

  private static final String OLDEST_FIRST = " ORDER BY c.ts, c.id LIMIT ?";

  private static final String NEWEST_FIRST = " ORDER BY c.ts DESC, c.id DESC LIMIT ? OFFSET ?";

  // Two statements instead of one over both keys: that one would have nearly as many groups as
  // there are calls. The plus sign keeps SQLite from walking the table in the order of an index.
  private static final String SUMS_BY_MODEL =
      """
      SELECT m.provider, m.name AS model_name, g.*
      FROM (SELECT +c.model_ref AS ref,
      """;

  private static final String SUMS_BY_USER =
      """
      SELECT COALESCE(u.name, '') AS user_name, g.*
      FROM (SELECT +c.user_ref AS ref,
      """;

  // Money is summed in two parts, since a sum of whole amounts may pass the largest integer.
  private static final String SUMS =
      """
      c.source >= 3 AS is_hit, COUNT(*) AS requests,
        SUM(c.status >= 400 OR c.status = 0) AS errors,
        SUM(c.input_uncached) AS input_uncached, SUM(c.cache_read) AS cache_read,
        SUM(c.cache_write_5m) AS cache_write_5m, SUM(c.cache_write_1h) AS cache_write_1h,
        SUM(c.audio_in) AS audio_in, SUM(c.output_visible) AS output_visible,
        SUM(c.reasoning) AS reasoning, SUM(c.audio_out) AS audio_out,
        SUM(c.image_out) AS image_out,
        SUM(c.cost / 1000000) AS cost_high, SUM(c.cost % 1000000) AS cost_low,
        SUM(c.saved / 1000000) AS saved_high, SUM(c.saved % 1000000) AS saved_low,
        SUM(iif(c.price_status & 3 = 2, c.cost / 1000000, 0)) AS estimated_high,
        SUM(iif(c.price_status & 3 = 2, c.cost % 1000000, 0)) AS estimated_low,
        SUM(c.cost IS NULL) AS unpriced,
        SUM(iif(c.cost IS NULL, COALESCE(c.input_uncached, 0) + COALESCE(c.cache_read, 0)
          + COALESCE(c.cache_write_5m, 0) + COALESCE(c.cache_write_1h, 0)
          + COALESCE(c.audio_in, 0) + COALESCE(c.output_visible, 0) + COALESCE(c.reasoning, 0)
          + COALESCE(c.audio_out, 0) + COALESCE(c.image_out, 0), 0)) AS unpriced_tokens,
        SUM(c.latency_us) AS latency_us
      FROM call c
      WHERE
      """;

  private static final String SUMS_END_BY_MODEL =
      """

      GROUP BY 1, 2) g LEFT JOIN model m ON m.ref = g.ref\
      """;

  private static final String SUMS_END_BY_USER =
      """

      GROUP BY 1, 2) g LEFT JOIN user u ON u.ref = g.ref\
      """;

  private static final String COUNT = "SELECT COUNT(*) FROM call c WHERE ";

  private Queries() {}

  static Bound logs(Scope scope, CallFilter filter, int limit, int offset) {
    Conditions conditions = new Conditions().scope(scope).filter(filter);
    return new Bound(LOGS + conditions.sql() + NEWEST_FIRST, conditions.valuesAnd(limit, offset));
  }

  /** The next calls behind a key, or the first ones, in the order of keys. */
  static Bound walk(Scope scope, CallFilter filter, @Nullable CallKey behind, int limit) {
    Conditions conditions = new Conditions().scope(scope).filter(filter);
    if (behind != null) {
      conditions.add("(c.ts, c.id) > (?, ?)", behind.millis(), behind.rest());
    }
    return new Bound(LOGS + conditions.sql() + OLDEST_FIRST, conditions.valuesAnd(limit));
  }

  static Bound sumsByModel(Scope scope, CallFilter filter) {
    Conditions conditions = new Conditions().scope(scope).filter(filter);
    return new Bound(
        SUMS_BY_MODEL + SUMS + conditions.sql() + SUMS_END_BY_MODEL, conditions.valuesAnd());
  }

  static Bound sumsByUser(Scope scope, CallFilter filter) {
    Conditions conditions = new Conditions().scope(scope).filter(filter);
    return new Bound(
        SUMS_BY_USER + SUMS + conditions.sql() + SUMS_END_BY_USER, conditions.valuesAnd());
  }

  static Bound count(Scope scope, CallFilter filter) {
    Conditions conditions = new Conditions().scope(scope).filter(filter);
    return new Bound(COUNT + conditions.sql(), conditions.valuesAnd());
  }

  /** Conditions that must all hold. */
  private static final class Conditions {
    private final List<String> all = new ArrayList<>();
    private final List<@Nullable Object> values = new ArrayList<>();

    Conditions scope(Scope scope) {
      if (scope instanceof Scope.OfTenant one) {
        add("c.user_ref IN (SELECT ref FROM user WHERE tenant = ?)", Names.stored(one.tenant()));
      } else if (scope instanceof Scope.OfUser one) {
        add(
            "c.user_ref IN (SELECT ref FROM user WHERE tenant IS ? AND name = ?)",
            one.tenant() == null ? null : Names.stored(one.tenant()),
            Names.stored(one.user()));
      }
      return this;
    }

    Conditions filter(CallFilter filter) {
      filter.range().start().map(Instant::toEpochMilli).ifPresent(ms -> add("c.ts >= ?", ms));
      filter.range().end().map(Instant::toEpochMilli).ifPresent(ms -> add("c.ts < ?", ms));
      models(filter.providers(), filter.models());
      users(filter.users());
      statuses(filter.statuses());
      caches(filter.caches());
      filter.minCost().map(Money::picoUsd).ifPresent(pico -> add("c.cost >= ?", pico));
      filter.minLatency().map(Conditions::micros).ifPresent(us -> add("c.latency_us >= ?", us));
      return this;
    }

    String sql() {
      return all.isEmpty() ? "TRUE" : String.join(" AND ", all);
    }

    List<@Nullable Object> valuesAnd(Object... more) {
      List<@Nullable Object> bound = new ArrayList<>(values);
      bound.addAll(Arrays.asList(more));
      return bound;
    }

    private void models(Set<String> providers, Set<String> models) {
      if (!providers.isEmpty()) {
        add(
            """
            c.model_ref IN (SELECT ref FROM model
              WHERE provider IN (SELECT value FROM json_each(?)))\
            """,
            json(providers));
      }
      if (!models.isEmpty()) {
        add(
            """
            c.model_ref IN (SELECT ref FROM model
              WHERE name IN (SELECT value FROM json_each(?)))\
            """,
            json(models));
      }
    }

    private void users(Set<UserKey> users) {
      if (!users.isEmpty()) {
        add(
            """
            c.user_ref IN (SELECT u.ref FROM json_each(?) k JOIN user u
              ON COALESCE(u.name, '') = json_extract(k.value, '$[1]')
              AND (json_extract(k.value, '$[0]') IS NULL
                OR u.tenant = json_extract(k.value, '$[0]')))\
            """,
            users.stream().flatMap(Conditions::json).toList().toString());
      }
    }

    private void statuses(Set<StatusFilter> statuses) {
      List<String> any = new ArrayList<>();
      List<Object> codes = new ArrayList<>();
      for (StatusFilter status : statuses) {
        if (status instanceof StatusFilter.Code code) {
          any.add("c.status = ?");
          codes.add(code.status());
        } else if (status instanceof StatusFilter.Group group) {
          any.add(
              switch (group) {
                case CLIENT_ERROR -> "c.status BETWEEN 400 AND 499";
                case SERVER_ERROR -> "c.status BETWEEN 500 AND 599";
                case ERROR -> "(c.status >= 400 OR c.status = 0)";
                case SUCCESS -> "c.status BETWEEN 1 AND 399";
              });
        }
      }
      addAny(any, codes);
    }

    private void caches(Set<CacheFilter> caches) {
      List<String> any = new ArrayList<>();
      for (CacheFilter cache : caches) {
        any.add(
            switch (cache) {
              case HIT -> "c.source >= 3";
              case MISS -> "c.source = 1";
              case BYPASS -> "c.source = 2";
              case NONE -> "c.source = 0";
            });
      }
      addAny(any, List.of());
    }

    private void addAny(List<String> any, List<Object> bound) {
      if (!any.isEmpty()) {
        add("(" + String.join(" OR ", any) + ")", bound.toArray());
      }
    }

    private void add(String condition, @Nullable Object... bound) {
      all.add(condition);
      values.addAll(Arrays.asList(bound));
    }

    private static String json(Set<String> texts) {
      return JsonText.array(texts.stream().flatMap(Names::asked).toList());
    }

    private static Stream<String> json(UserKey user) {
      String tenant = user.tenant();
      if (tenant == null) {
        return Names.asked(user.user()).map(name -> JsonText.array(Arrays.asList(null, name)));
      }
      return Names.asked(tenant)
          .flatMap(in -> Names.asked(user.user()).map(name -> JsonText.array(List.of(in, name))));
    }

    /** Rounded up: a stored latency is whole microseconds, so this selects the same calls. */
    private static long micros(Duration least) {
      return TimeUnit.MICROSECONDS.convert(least.plusNanos(999));
    }
  }
}
