package dev.loom.analytics;

import java.util.Objects;

/**
 * Which page of calls is asked for. Immutable.
 *
 * @param filter which calls
 * @param limit most entries on the page, 1 to 10,000
 * @param offset how many newer ones to pass over, 0 to 100,000
 */
public record LogQuery(CallFilter filter, int limit, int offset) {

  /** Entries on a page when nothing else is asked for. */
  public static final int DEFAULT_LIMIT = 100;

  private static final int MAX_LIMIT = 10_000;
  private static final int MAX_OFFSET = 100_000;

  // Rejects what is out of range.
  public LogQuery {
    Objects.requireNonNull(filter, "filter");
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new InvalidQueryException("limit is " + limit + "; allowed are 1 to " + MAX_LIMIT);
    }
    if (offset < 0 || offset > MAX_OFFSET) {
      throw new InvalidQueryException("offset is " + offset + "; allowed are 0 to " + MAX_OFFSET);
    }
  }

  /**
   * The newest {@value #DEFAULT_LIMIT} calls.
   *
   * @param filter which calls
   * @return the query
   */
  public static LogQuery of(CallFilter filter) {
    return new LogQuery(filter, DEFAULT_LIMIT, 0);
  }

  /**
   * The same with another page size.
   *
   * @param most most entries on the page, 1 to 10,000
   * @return the query
   * @throws InvalidQueryException when out of range
   */
  public LogQuery withLimit(int most) {
    return new LogQuery(filter, most, offset);
  }

  /**
   * The same, further back.
   *
   * @param skipped how many newer ones to pass over, 0 to 100,000
   * @return the query
   * @throws InvalidQueryException when out of range
   */
  public LogQuery withOffset(int skipped) {
    return new LogQuery(filter, limit, skipped);
  }
}
