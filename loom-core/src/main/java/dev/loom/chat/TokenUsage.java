package dev.loom.chat;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * Tokens of one call in disjoint classes: no token is in two of them, so each is priced once. A
 * class that the provider did not report is empty, which is not zero. Immutable.
 *
 * @param inputUncached input text, and all input without a class of its own
 * @param cacheRead input read from the provider's prompt cache
 * @param cacheWrite5m input written to the provider's cache for five minutes (or an unnamed life)
 * @param cacheWrite1h input written to the provider's cache for one hour
 * @param audioIn audio input
 * @param outputVisible output text, and all output without a class of its own
 * @param reasoning reasoning output
 * @param audioOut audio output
 * @param imageOut image output
 */
public record TokenUsage(
    OptionalLong inputUncached,
    OptionalLong cacheRead,
    OptionalLong cacheWrite5m,
    OptionalLong cacheWrite1h,
    OptionalLong audioIn,
    OptionalLong outputVisible,
    OptionalLong reasoning,
    OptionalLong audioOut,
    OptionalLong imageOut) {

  /** Nothing is known. */
  public static final TokenUsage UNKNOWN =
      new TokenUsage(
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty());

  /** Most tokens that a class may hold, so that no sum of classes can overflow. */
  public static final long MAX_COUNT = 1_000_000_000_000L;

  // Rejects counts outside 0 to {@link #MAX_COUNT}.
  public TokenUsage {
    check("inputUncached", inputUncached);
    check("cacheRead", cacheRead);
    check("cacheWrite5m", cacheWrite5m);
    check("cacheWrite1h", cacheWrite1h);
    check("audioIn", audioIn);
    check("outputVisible", outputVisible);
    check("reasoning", reasoning);
    check("audioOut", audioOut);
    check("imageOut", imageOut);
  }

  private static void check(String name, OptionalLong count) {
    Objects.requireNonNull(count, name);
    if (count.isPresent() && (count.getAsLong() < 0 || count.getAsLong() > MAX_COUNT)) {
      throw new IllegalArgumentException(
          name + " is " + count.getAsLong() + " tokens; allowed are 0 to " + MAX_COUNT);
    }
  }

  /**
   * Plain text in and out, nothing else reported.
   *
   * @param input input tokens
   * @param output output tokens
   * @return the usage
   */
  public static TokenUsage of(long input, long output) {
    return new TokenUsage(
        OptionalLong.of(input),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.of(output),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  /**
   * Whether any class was reported.
   *
   * @return false when nothing is known
   */
  public boolean isKnown() {
    return inputUncached.isPresent()
        || cacheRead.isPresent()
        || cacheWrite5m.isPresent()
        || cacheWrite1h.isPresent()
        || audioIn.isPresent()
        || outputVisible.isPresent()
        || reasoning.isPresent()
        || audioOut.isPresent()
        || imageOut.isPresent();
  }

  /**
   * Sum of the five input classes; what is unknown adds nothing.
   *
   * @return tokens
   */
  public long inputTotal() {
    return inputUncached.orElse(0)
        + cacheRead.orElse(0)
        + cacheWrite5m.orElse(0)
        + cacheWrite1h.orElse(0)
        + audioIn.orElse(0);
  }

  /**
   * Sum of the four output classes; what is unknown adds nothing.
   *
   * @return tokens
   */
  public long outputTotal() {
    return outputVisible.orElse(0) + reasoning.orElse(0) + audioOut.orElse(0) + imageOut.orElse(0);
  }

  /**
   * Sum of all classes; what is unknown adds nothing.
   *
   * @return tokens
   */
  public long total() {
    return inputTotal() + outputTotal();
  }
}
