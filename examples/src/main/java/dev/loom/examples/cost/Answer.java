package dev.loom.examples.cost;

import dev.loom.chat.UsageFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The model that an answer names and the provider's own word for why it ended, whole or event by
 * event: of several events the last one that says something holds. Not thread-safe.
 */
final class Answer {
  private static final List<String> WRAPPERS =
      List.of("response", "message", "delta", "messageStop");

  private final UsageFormat format;
  private @Nullable String model;
  private @Nullable String finishReason;

  Answer(UsageFormat format) {
    this.format = format;
  }

  void accept(Map<?, ?> event) {
    readModel(event);
    readFinish(event);
    for (String wrapper : WRAPPERS) {
      Map<?, ?> inner = object(event.get(wrapper));
      if (inner != null) {
        readModel(inner);
        readFinish(inner);
      }
    }
  }

  @Nullable String model() {
    return model;
  }

  @Nullable String finishReason() {
    return finishReason;
  }

  private void readModel(Map<?, ?> body) {
    String named = text(body, "model");
    String next = named != null ? named : text(body, "modelVersion");
    model = next != null ? next : model;
  }

  private void readFinish(Map<?, ?> body) {
    String next =
        switch (format) {
          case OPENAI_CHAT -> text(first(body.get("choices")), "finish_reason");
          case OPENAI_RESPONSES -> responsesFinish(body);
          case ANTHROPIC -> text(body, "stop_reason");
          case GEMINI -> text(first(body.get("candidates")), "finishReason");
          case BEDROCK_CONVERSE -> text(body, "stopReason");
          case COHERE -> cohereFinish(body);
          case OLLAMA -> text(body, "done_reason");
          case BEDROCK_INVOKE -> invokeFinish(body);
        };
    finishReason = next != null ? next : finishReason;
  }

  private static @Nullable String responsesFinish(Map<?, ?> body) {
    // Output items have a status too; only the response itself has an output.
    if (!"response".equals(body.get("object"))) {
      return null;
    }
    String reason = text(object(body.get("incomplete_details")), "reason");
    return reason != null ? reason : text(body, "status");
  }

  private static @Nullable String cohereFinish(Map<?, ?> body) {
    String reason = text(body, "finish_reason");
    return reason != null ? reason : text(first(body.get("generations")), "finish_reason");
  }

  /** The body is the model maker's own. */
  private static @Nullable String invokeFinish(Map<?, ?> body) {
    for (String name : List.of("stop_reason", "completionReason", "finish_reason")) {
      if (text(body, name) != null) {
        return text(body, name);
      }
    }
    String titan = text(first(body.get("results")), "completionReason");
    return titan != null ? titan : text(first(body.get("choices")), "finish_reason");
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
