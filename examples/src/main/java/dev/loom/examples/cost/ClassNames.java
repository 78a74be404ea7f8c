package dev.loom.examples.cost;

import dev.loom.chat.TokenUsage;
import dev.loom.cost.Rate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/** The token classes as the command line calls them. */
final class ClassNames {
  private static final Map<Rate, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put(Rate.INPUT, "input_uncached");
    NAMES.put(Rate.CACHED_INPUT, "cache_read");
    NAMES.put(Rate.CACHE_WRITE_5M, "cache_write_5m");
    NAMES.put(Rate.CACHE_WRITE_1H, "cache_write_1h");
    NAMES.put(Rate.OUTPUT, "output_visible");
    NAMES.put(Rate.REASONING, "reasoning");
    NAMES.put(Rate.AUDIO_INPUT, "audio_input");
    NAMES.put(Rate.AUDIO_OUTPUT, "audio_output");
    NAMES.put(Rate.IMAGE_OUTPUT, "image_output");
  }

  private ClassNames() {}

  /** The class that a rate is for; a fee is for none. */
  static String of(Rate rate) {
    return Objects.requireNonNull(NAMES.get(rate));
  }

  /** All classes with their counts, in the order of the command line. */
  static Map<String, OptionalLong> counts(TokenUsage tokens) {
    Map<String, OptionalLong> counts = new LinkedHashMap<>();
    NAMES.forEach((rate, name) -> counts.put(name, rate.tokens(tokens)));
    return counts;
  }
}
