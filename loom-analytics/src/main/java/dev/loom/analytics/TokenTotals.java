package dev.loom.analytics;

/**
 * Tokens of many calls, in the disjoint classes of {@link dev.loom.chat.TokenUsage}. What a
 * provider did not report adds nothing. Immutable.
 *
 * @param inputUncached input text, and all input without a class of its own
 * @param cacheRead input read from the provider's prompt cache
 * @param cacheWrite5m input written to the provider's cache for five minutes
 * @param cacheWrite1h input written to the provider's cache for one hour
 * @param audioIn audio input
 * @param outputVisible output text, and all output without a class of its own
 * @param reasoning reasoning output
 * @param audioOut audio output
 * @param imageOut image output
 */
public record TokenTotals(
    long inputUncached,
    long cacheRead,
    long cacheWrite5m,
    long cacheWrite1h,
    long audioIn,
    long outputVisible,
    long reasoning,
    long audioOut,
    long imageOut) {

  /** No tokens. */
  public static final TokenTotals ZERO = new TokenTotals(0, 0, 0, 0, 0, 0, 0, 0, 0);

  /**
   * All input.
   *
   * @return tokens
   */
  public long prompt() {
    return inputUncached + cacheRead + cacheWrite5m + cacheWrite1h + audioIn;
  }

  /**
   * All output.
   *
   * @return tokens
   */
  public long completion() {
    return outputVisible + reasoning + audioOut + imageOut;
  }

  /**
   * All input and output.
   *
   * @return tokens
   */
  public long total() {
    return prompt() + completion();
  }

  /**
   * Adds class by class.
   *
   * @param other the other tokens
   * @return the sum
   */
  public TokenTotals plus(TokenTotals other) {
    return new TokenTotals(
        inputUncached + other.inputUncached,
        cacheRead + other.cacheRead,
        cacheWrite5m + other.cacheWrite5m,
        cacheWrite1h + other.cacheWrite1h,
        audioIn + other.audioIn,
        outputVisible + other.outputVisible,
        reasoning + other.reasoning,
        audioOut + other.audioOut,
        imageOut + other.imageOut);
  }
}
