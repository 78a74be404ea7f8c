package dev.loom.examples.query;

import dev.loom.analytics.TimeRange;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The span as it was asked for: unlike the store's own, its end is inside.
 *
 * @param start first instant, {@code null} for unbounded
 * @param end last instant, {@code null} for unbounded
 */
record AskedRange(@Nullable Instant start, @Nullable Instant end) {
  TimeRange toRange() {
    return TimeRange.closed(start, end);
  }
}
