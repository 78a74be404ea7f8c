package dev.loom.benchmarks.runner;

import org.jspecify.annotations.Nullable;

/**
 * A limit that a row has to keep.
 *
 * @param id the row
 * @param metric what is limited
 * @param operator on which side of the value the row has to stay
 * @param value the limit; nanoseconds, bytes or a ratio
 * @param goal a tighter number that is shown and fails nothing, {@code null} for none
 * @param mode where it applies
 */
record Bar(
    String id, Metric metric, Operator operator, double value, @Nullable Double goal, Mode mode) {

  /** On which side of its bar a value is good. */
  enum Operator {
    AT_MOST("<="),
    AT_LEAST(">=");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    String sign() {
      return sign;
    }

    static Operator of(String sign) {
      for (Operator operator : values()) {
        if (operator.sign.equals(sign)) {
          return operator;
        }
      }
      throw new IllegalArgumentException("operator is " + sign + "; allowed are <= and >=");
    }
  }

  /** In which runs a bar applies. */
  enum Mode {
    /** Quick and full. */
    Q,
    /** Full only. */
    F
  }

  boolean holds(double measured) {
    return holds(measured, value);
  }

  /** Whether the goal is met; true without one. */
  boolean goalHolds(double measured) {
    return goal == null || holds(measured, goal);
  }

  private boolean holds(double measured, double limit) {
    return operator == Operator.AT_MOST ? measured <= limit : measured >= limit;
  }

  /** Whether a value is beyond twice the bar (or below half of it, where more is better). */
  boolean farBeyond(double measured) {
    return operator == Operator.AT_MOST ? measured > 2 * value : measured < value / 2;
  }
}
