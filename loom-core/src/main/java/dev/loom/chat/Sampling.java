package dev.loom.chat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sampling parameters that providers share. {@code null} means "not sent": the provider's own
 * default holds, which Loom does not know, so an explicit default is another request. Values are
 * passed on unchecked; the provider decides what it accepts.
 *
 * @param temperature randomness
 * @param topP nucleus sampling
 * @param topK how many candidates are kept
 * @param maxOutputTokens most tokens of the answer
 * @param frequencyPenalty penalty on frequent tokens
 * @param presencePenalty penalty on tokens present
 * @param seed asks for repeatable sampling
 * @param stop sequences that end the answer; empty for none
 */
public record Sampling(
    @Nullable Double temperature,
    @Nullable Double topP,
    @Nullable Integer topK,
    @Nullable Integer maxOutputTokens,
    @Nullable Double frequencyPenalty,
    @Nullable Double presencePenalty,
    @Nullable Long seed,
    List<String> stop) {

  /** Nothing is sent: all the provider's defaults. */
  public static final Sampling DEFAULTS =
      new Sampling(null, null, null, null, null, null, null, List.of());

  // Copies the stop sequences.
  public Sampling {
    stop = List.copyOf(stop);
  }

  /**
   * The same with another temperature.
   *
   * @param value the temperature
   * @return a copy
   */
  public Sampling withTemperature(double value) {
    return new Sampling(
        value, topP, topK, maxOutputTokens, frequencyPenalty, presencePenalty, seed, stop);
  }

  /**
   * The same with another limit of the answer.
   *
   * @param value tokens
   * @return a copy
   */
  public Sampling withMaxOutputTokens(int value) {
    return new Sampling(
        temperature, topP, topK, value, frequencyPenalty, presencePenalty, seed, stop);
  }

  /**
   * The same with a seed.
   *
   * @param value the seed
   * @return a copy
   */
  public Sampling withSeed(long value) {
    return new Sampling(
        temperature, topP, topK, maxOutputTokens, frequencyPenalty, presencePenalty, value, stop);
  }

  /** Shows how many stop sequences there are, not the sequences, which are text of the request. */
  @Override
  public String toString() {
    return "Sampling[temperature="
        + temperature
        + ", topP="
        + topP
        + ", topK="
        + topK
        + ", maxOutputTokens="
        + maxOutputTokens
        + ", frequencyPenalty="
        + frequencyPenalty
        + ", presencePenalty="
        + presencePenalty
        + ", seed="
        + seed
        + ", "
        + stop.size()
        + " stop sequences]";
  }
}
