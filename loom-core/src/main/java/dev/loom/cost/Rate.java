package dev.loom.cost;

import dev.loom.chat.TokenUsage;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a price can name: a rate for each of the nine token classes, and two fees. Rates are in USD
 * per million tokens, fees in USD each.
 */
public enum Rate {
  /** Uncached input; stands in for every other input rate that is not named. */
  INPUT("input"),
  /** Visible output; stands in for every other output rate that is not named. */
  OUTPUT("output"),
  /** Input read from the provider's cache. */
  CACHED_INPUT("cached_input"),
  /** Input written to the provider's cache for five minutes. */
  CACHE_WRITE_5M("cache_write_5m"),
  /** Input written to the provider's cache for an hour. */
  CACHE_WRITE_1H("cache_write_1h"),
  /** Reasoning output. */
  REASONING("reasoning"),
  /** Audio input. */
  AUDIO_INPUT("audio_input"),
  /** Audio output. */
  AUDIO_OUTPUT("audio_output"),
  /** Image output. */
  IMAGE_OUTPUT("image_output"),
  /** The fee for one web search. */
  PER_SEARCH("per_search"),
  /** The fee for one request. */
  PER_REQUEST("per_request");

  /** The rates of token classes, in the order of the price file. */
  static final List<Rate> OF_TOKENS =
      List.of(
          INPUT,
          OUTPUT,
          CACHED_INPUT,
          CACHE_WRITE_5M,
          CACHE_WRITE_1H,
          REASONING,
          AUDIO_INPUT,
          AUDIO_OUTPUT,
          IMAGE_OUTPUT);

  private final String column;

  Rate(String column) {
    this.column = column;
  }

  /**
   * The name in the price file and in the HTTP contract.
   *
   * @return for instance {@code cached_input}
   */
  public String column() {
    return column;
  }

  /**
   * Whether this is a fee, in USD each, and not a rate per million tokens.
   *
   * @return true for {@link #PER_SEARCH} and {@link #PER_REQUEST}
   */
  public boolean isFee() {
    return this == PER_SEARCH || this == PER_REQUEST;
  }

  /**
   * The tokens that this rate is for.
   *
   * @param usage the tokens of a call
   * @return their count, empty when it was not reported, and for fees
   */
  public OptionalLong tokens(TokenUsage usage) {
    return switch (this) {
      case INPUT -> usage.inputUncached();
      case OUTPUT -> usage.outputVisible();
      case CACHED_INPUT -> usage.cacheRead();
      case CACHE_WRITE_5M -> usage.cacheWrite5m();
      case CACHE_WRITE_1H -> usage.cacheWrite1h();
      case REASONING -> usage.reasoning();
      case AUDIO_INPUT -> usage.audioIn();
      case AUDIO_OUTPUT -> usage.audioOut();
      case IMAGE_OUTPUT -> usage.imageOut();
      case PER_SEARCH, PER_REQUEST -> OptionalLong.empty();
    };
  }

  /** The rate that counts where this one is not named, or {@code null}. */
  @Nullable Rate standIn() {
    return switch (this) {
      case CACHE_WRITE_1H -> CACHE_WRITE_5M;
      case CACHED_INPUT, CACHE_WRITE_5M, AUDIO_INPUT -> INPUT;
      case REASONING, AUDIO_OUTPUT, IMAGE_OUTPUT -> OUTPUT;
      case INPUT, OUTPUT, PER_SEARCH, PER_REQUEST -> null;
    };
  }

  /** Whether the stand-in is how providers bill anyway, so that the result is no estimate. */
  boolean isBilledAsStandIn() {
    return this == REASONING;
  }
}
