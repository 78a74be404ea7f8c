package dev.loom.examples.cost;

import static dev.loom.examples.cost.Role.ALL_CACHE_WRITES;
import static dev.loom.examples.cost.Role.CACHE_READ;
import static dev.loom.examples.cost.Role.CACHE_WRITE;
import static dev.loom.examples.cost.Role.COMPLETION;
import static dev.loom.examples.cost.Role.NONE;
import static dev.loom.examples.cost.Role.NO_AUDIO_IN;
import static dev.loom.examples.cost.Role.NO_AUDIO_OUT;
import static dev.loom.examples.cost.Role.NO_CACHE_WRITE_1H;
import static dev.loom.examples.cost.Role.NO_IMAGE_OUT;
import static dev.loom.examples.cost.Role.PROMPT;
import static dev.loom.examples.cost.Role.REASONING;
import static dev.loom.examples.cost.Role.SEARCHES;
import static dev.loom.examples.cost.Role.TOTAL;

import dev.loom.chat.UsageFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the plain counts of {@link UsageFormat#of} stand in a provider's usage. What they mean is
 * the format's business. It reads the members listed and no others: until the library itself reads
 * whole usages, any other count above zero is an error instead of a wrong number.
 */
final class UsageShape {
  private static final Map<String, Role> OPENAI_CHAT =
      Map.ofEntries(
          Map.entry("prompt_tokens", PROMPT),
          Map.entry("completion_tokens", COMPLETION),
          Map.entry("total_tokens", TOTAL),
          Map.entry("prompt_tokens_details.cached_tokens", CACHE_READ),
          Map.entry("prompt_tokens_details.cache_write_tokens", CACHE_WRITE),
          Map.entry("prompt_tokens_details.audio_tokens", NO_AUDIO_IN),
          Map.entry("completion_tokens_details.reasoning_tokens", REASONING),
          Map.entry("completion_tokens_details.audio_tokens", NO_AUDIO_OUT),
          Map.entry("completion_tokens_details.image_tokens", NO_IMAGE_OUT),
          Map.entry("completion_tokens_details.accepted_prediction_tokens", NONE),
          Map.entry("completion_tokens_details.rejected_prediction_tokens", NONE));
  private static final Map<String, Role> OPENAI_RESPONSES =
      Map.of(
          "input_tokens", PROMPT,
          "output_tokens", COMPLETION,
          "total_tokens", TOTAL,
          "input_tokens_details.cached_tokens", CACHE_READ,
          "input_tokens_details.cache_write_tokens", CACHE_WRITE,
          "output_tokens_details.reasoning_tokens", REASONING);
  private static final Map<String, Role> ANTHROPIC =
      Map.of(
          "input_tokens", PROMPT,
          "output_tokens", COMPLETION,
          "cache_read_input_tokens", CACHE_READ,
          "cache_creation_input_tokens", CACHE_WRITE,
          "cache_creation.ephemeral_5m_input_tokens", ALL_CACHE_WRITES,
          "cache_creation.ephemeral_1h_input_tokens", NO_CACHE_WRITE_1H,
          "output_tokens_details.thinking_tokens", REASONING,
          "server_tool_use.web_search_requests", SEARCHES,
          "server_tool_use.web_fetch_requests", NONE);
  private static final Map<String, Role> GEMINI =
      Map.of(
          "promptTokenCount", PROMPT,
          "candidatesTokenCount", COMPLETION,
          "cachedContentTokenCount", CACHE_READ,
          "thoughtsTokenCount", REASONING,
          "totalTokenCount", TOTAL);
  private static final Map<String, Role> BEDROCK_CONVERSE =
      Map.of(
          "inputTokens", PROMPT,
          "outputTokens", COMPLETION,
          "cacheReadInputTokens", CACHE_READ,
          "cacheWriteInputTokens", CACHE_WRITE,
          "totalTokens", NONE);
  private static final Map<String, Role> COHERE =
      Map.of(
          "billed_units.input_tokens", PROMPT,
          "billed_units.output_tokens", COMPLETION,
          "tokens.input_tokens", NONE,
          "tokens.output_tokens", NONE,
          "cached_tokens", NONE);
  private static final Map<String, Role> OLLAMA =
      Map.of("prompt_eval_count", PROMPT, "eval_count", COMPLETION);

  private UsageShape() {}

  /** The members of a format by path, {@code null} for a format that is not read yet. */
  static @Nullable Map<String, Role> of(UsageFormat format) {
    return switch (format) {
      case OPENAI_CHAT -> OPENAI_CHAT;
      case OPENAI_RESPONSES -> OPENAI_RESPONSES;
      case ANTHROPIC -> ANTHROPIC;
      case GEMINI -> GEMINI;
      case BEDROCK_CONVERSE -> BEDROCK_CONVERSE;
      case COHERE -> COHERE;
      case OLLAMA -> OLLAMA;
      case BEDROCK_INVOKE -> null;
    };
  }
}
