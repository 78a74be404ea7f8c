package dev.loom.examples.cost;

import dev.loom.chat.UsageFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Formats by name, and where a usage stands in the answers of a format. */
final class Formats {
  private Formats() {}

  /** The format of that name, {@code null} when there is none. */
  static @Nullable UsageFormat named(String id) {
    for (UsageFormat format : UsageFormat.values()) {
      if (format.id().equals(id)) {
        return format;
      }
    }
    return null;
  }

  /** An answer that holds nothing but a usage. */
  static Map<String, @Nullable Object> answerWith(
      UsageFormat format, Map<String, @Nullable Object> usage) {
    return switch (format) {
      case GEMINI -> Map.of("usageMetadata", usage);
      case OLLAMA, BEDROCK_INVOKE -> usage;
      default -> Map.of("usage", usage);
    };
  }
}
