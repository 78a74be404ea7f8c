package dev.loom.analytics;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A span of time that includes its start and excludes its end. Calls are stamped in whole
 * milliseconds, so a finer bound is moved up to the next one, which selects the same calls.
 * Immutable.
 *
 * @param start the first millisecond inside, empty for unbounded
 * @param end the first millisecond behind, empty for unbounded
 */
public record TimeRange(Optional<Instant> start, Optional<Instant> end) {

  /** All time. */
  public static final TimeRange ALL = new TimeRange(Optional.empty(), Optional.empty());

  private static final Instant MIN = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant MAX = Instant.parse("9999-12-31T23:59:59.999Z");

  // Moves both bounds to whole milliseconds; rejects a start behind the end.
  public TimeRange {
    start = start.map(TimeRange::ceiling);
    end = end.map(TimeRange::ceiling);
    if (start.isPresent() && end.isPresent() && start.get().isAfter(end.get())) {
      throw new InvalidQueryException(
          "the time range starts at " + start.get() + ", after its end " + end.get());
    }
  }

  /**
   * From {@code start} up to and without {@code end}.
   *
   * @param start the first instant inside, or {@code null} for unbounded
   * @param end the first instant behind, or {@code null} for unbounded
   * @return the range
   * @throws InvalidQueryException when the start is after the end, or a year is not 0 to 9999
   */
  public static TimeRange of(@Nullable Instant start, @Nullable Instant end) {
    return new TimeRange(Optional.ofNullable(start), Optional.ofNullable(end));
  }

  /**
   * From {@code start} up to and including the millisecond of {@code end}.
   *
   * @param start the first instant inside, or {@code null} for unbounded
   * @param end the last instant inside, or {@code null} for unbounded
   * @return the range
   * @throws InvalidQueryException when the start is after the end, or a year is not 0 to 9999
   */
  public static TimeRange closed(@Nullable Instant start, @Nullable Instant end) {
    if (start != null && end != null && start.isAfter(end)) {
      throw new InvalidQueryException(
          "the time range starts at " + start + ", after its end " + end);
    }
    return of(
        start, end == null ? null : checked(end).truncatedTo(ChronoUnit.MILLIS).plusMillis(1));
  }

  /**
   * Whether an instant lies inside.
   *
   * @param instant any instant
   * @return true from the start on and before the end
   */
  public boolean contains(Instant instant) {
    return (start.isEmpty() || !instant.isBefore(start.get()))
        && (end.isEmpty() || instant.isBefore(end.get()));
  }

  private static Instant ceiling(Instant instant) {
    Instant floor = checked(instant).truncatedTo(ChronoUnit.MILLIS);
    return floor.equals(instant) ? floor : floor.plusMillis(1);
  }

  private static Instant checked(Instant instant) {
    if (instant.isBefore(MIN) || instant.isAfter(MAX.plusMillis(1))) {
      throw new InvalidQueryException(
          "a bound of the time range is " + instant + "; allowed are the years 0 to 9999");
    }
    return instant;
  }
}
