package dev.loom.examples.cost;

import dev.loom.chat.UsageFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a provider's plain answer names its usage, its model and why it ended. */
final class AnswerBody {
  private AnswerBody() {}

  /** By the operation, else by what the provider speaks. */
  static Optional<UsageFormat> format(String endpoint, String provider) {
    if (endpoint.endsWith("/chat/completions")
        || endpoint.endsWith("/completions")
        || endpoint.endsWith("/embeddings")) {
      return Optional.of(UsageFormat.OPENAI_CHAT);
    }
    if (endpoint.endsWith("/responses")) {
      return Optional.of(UsageFormat.OPENAI_RESPONSES);
    }
    if (endpoint.endsWith("/messages")) {
      return Optional.of(UsageFormat.ANTHROPIC);
    }
    if (endpoint.endsWith(":generateContent")) {
      return Optional.of(UsageFormat.GEMINI);
    }
    if (endpoint.endsWith("/converse")) {
      return Optional.of(UsageFormat.BEDROCK_CONVERSE);
    }
    if (endpoint.endsWith("/invoke")) {
      return Optional.of(UsageFormat.BEDROCK_INVOKE);
    }
    return UsageFormat.forProvider(provider);
  }

  /** The usage, {@code null} when the answer has none. */
  static @Nullable Map<?, ?> usage(UsageFormat format, Map<?, ?> body) {
    return switch (format) {
      case GEMINI -> object(body.get("usageMetadata"));
      case COHERE -> object(body.get("usage") != null ? body.get("usage") : body.get("meta"));
      case OLLAMA -> ollama(body);
      case BEDROCK_INVOKE -> body;
      default -> object(body.get("usage"));
    };
  }

  /** Its counts stand among timings and the answer itself. */
  private static @Nullable Map<?, ?> ollama(Map<?, ?> body) {
    Object prompt = body.get("prompt_eval_count");
    Object answer = body.get("eval_count");
    if (prompt == null) {
      return answer == null ? null : Map.of("eval_count", answer);
    }
    return answer == null
        ? Map.of("prompt_eval_count", prompt)
        : Map.of("prompt_eval_count", prompt, "eval_count", answer);
  }

  /** The provider's own word, {@code null} when it gave none. */
  static @Nullable String finishReason(UsageFormat format, Map<?, ?> body) {
    return switch (format) {
      case OPENAI_CHAT -> text(first(body.get("choices")), "finish_reason");
      case OPENAI_RESPONSES -> {
        String reason = text(object(body.get("incomplete_details")), "reason");
        yield reason != null ? reason : text(body, "status");
      }
      case ANTHROPIC -> text(body, "stop_reason");
      case GEMINI -> text(first(body.get("candidates")), "finishReason");
      case BEDROCK_CONVERSE -> text(body, "stopReason");
      case COHERE -> text(body, "finish_reason");
      case OLLAMA -> text(body, "done_reason");
      case BEDROCK_INVOKE -> null;
    };
  }

  /** The model that the answer names, {@code null} when it names none. */
  static @Nullable String model(Map<?, ?> body) {
    String model = text(body, "model");
    return model != null ? model : text(body, "modelVersion");
  }

  private static @Nullable Map<?, ?> first(@Nullable Object list) {
    return list instanceof List<?> items && !items.isEmpty() ? object(items.get(0)) : null;
  }

  private static @Nullable Map<?, ?> object(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : null;
  }

  private static @Nullable String text(@Nullable Map<?, ?> object, String name) {
    return object != null && object.get(name) instanceof String text ? text : null;
  }
}
