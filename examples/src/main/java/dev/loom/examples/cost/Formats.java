package dev.loom.examples.cost;

import dev.loom.chat.UsageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which formats an answer may have, and where a usage stands in the answers of a format. */
final class Formats {
  private Formats() {}

  /** The likely formats, best first: by the operation, then by what the provider speaks. */
  static List<UsageFormat> candidates(String endpoint, String provider) {
    List<UsageFormat> candidates = new ArrayList<>();
    UsageFormat operation = byOperation(endpoint);
    if (operation != null) {
      candidates.add(operation);
    }
    UsageFormat.forProvider(provider)
        .filter(format -> !candidates.contains(format))
        .ifPresent(candidates::add);
    return candidates;
  }

  private static @Nullable UsageFormat byOperation(String endpoint) {
    int query = endpoint.indexOf('?');
    String path = query < 0 ? endpoint : endpoint.substring(0, query);
    String operation = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf(':')) + 1);
    return switch (operation) {
      case "completions", "embeddings" -> UsageFormat.OPENAI_CHAT;
      case "responses" -> UsageFormat.OPENAI_RESPONSES;
      case "messages" -> UsageFormat.ANTHROPIC;
      case "generateContent", "streamGenerateContent" -> UsageFormat.GEMINI;
      case "converse", "converse-stream" -> UsageFormat.BEDROCK_CONVERSE;
      case "invoke", "invoke-with-response-stream" -> UsageFormat.BEDROCK_INVOKE;
      default -> null;
    };
  }

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
