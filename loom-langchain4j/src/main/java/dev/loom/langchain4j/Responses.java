package dev.loom.langchain4j;

import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.FinishReason;
import dev.loom.chat.ModelId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers, both ways. */
final class Responses {
  private Responses() {}

  static ChatResponse toLoom(
      dev.langchain4j.model.chat.response.ChatResponse answer, ModelId asked, Usages usages) {
    AiMessage message = answer.aiMessage();
    ChatResponseMetadata metadata = answer.metadata();
    ChatResponse inner = metadata instanceof LoomResponseMetadata loom ? loom.response() : null;
    String word =
        inner == null ? ProviderWords.finishReason(metadata) : inner.providerFinishReason();
    Map<String, Object> attributes = new LinkedHashMap<>(message.attributes());
    Images images = Images.takenFrom(attributes);
    Map<String, @Nullable Object> extra = Attributes.ofAnswer(attributes);
    images.describeRest(extra);
    ChatResponse response =
        ChatResponse.builder()
            .text(Objects.requireNonNullElse(message.text(), ""))
            .reasoning(message.thinking())
            .toolCalls(Messages.calls(message.toolExecutionRequests()))
            .media(images.media())
            .finish(finish(metadata.finishReason(), word), word)
            .usage(inner == null ? usages.toLoom(metadata, asked) : inner.usage())
            .upstreamId(metadata.id())
            .upstreamModel(metadata.modelName())
            .extra(extra)
            .build();
    return inner == null ? response : response.served(inner.origin(), inner.cache());
  }

  private static FinishReason finish(
      dev.langchain4j.model.output.@Nullable FinishReason reason, @Nullable String word) {
    if ("refusal".equals(word)) {
      return FinishReason.REFUSAL;
    }
    if (reason == null) {
      return FinishReason.OTHER;
    }
    return switch (reason) {
      case STOP -> FinishReason.STOP;
      case LENGTH -> FinishReason.LENGTH;
      case TOOL_EXECUTION -> FinishReason.TOOL_CALLS;
      case CONTENT_FILTER -> FinishReason.CONTENT_FILTER;
      default -> FinishReason.OTHER;
    };
  }

  static dev.langchain4j.model.output.FinishReason finish(FinishReason reason) {
    return switch (reason) {
      case STOP -> dev.langchain4j.model.output.FinishReason.STOP;
      case LENGTH -> dev.langchain4j.model.output.FinishReason.LENGTH;
      case TOOL_CALLS -> dev.langchain4j.model.output.FinishReason.TOOL_EXECUTION;
      case CONTENT_FILTER -> dev.langchain4j.model.output.FinishReason.CONTENT_FILTER;
      case REFUSAL, OTHER -> dev.langchain4j.model.output.FinishReason.OTHER;
    };
  }

  static dev.langchain4j.model.chat.response.ChatResponse toLangChain4j(ChatResponse answer) {
    return dev.langchain4j.model.chat.response.ChatResponse.builder()
        .aiMessage(message(answer))
        .metadata(LoomResponseMetadata.of(answer))
        .build();
  }

  private static AiMessage message(ChatResponse answer) {
    Map<String, @Nullable Object> extra = new LinkedHashMap<>(answer.extra());
    List<Image> images = Images.of(answer.media(), extra);
    Map<String, @Nullable Object> attributes = Attributes.fromLoom(extra);
    if (!images.isEmpty()) {
      attributes.put(AiMessage.GENERATED_IMAGES_KEY, images);
    }
    // LangChain4j's own models give no text beside tool calls as null, not as an empty text.
    boolean noText = answer.text().isEmpty() && !answer.toolCalls().isEmpty();
    return AiMessage.builder()
        .text(noText ? null : answer.text())
        .thinking(answer.reasoning())
        .toolExecutionRequests(Tools.calls(answer.toolCalls()))
        .attributes(attributes)
        .build();
  }
}
