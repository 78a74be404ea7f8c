package dev.loom.langchain4j;

import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import dev.loom.chat.BinaryPart;
import dev.loom.chat.Blob;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.FinishReason;
import dev.loom.chat.MediaKind;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers, both ways. */
final class Responses {
  private Responses() {}

  static ChatResponse toLoom(
      dev.langchain4j.model.chat.response.ChatResponse answer, String provider, Usages usages) {
    AiMessage message = answer.aiMessage();
    ChatResponseMetadata metadata = answer.metadata();
    ChatResponse inner = metadata instanceof LoomResponseMetadata loom ? loom.response() : null;
    String word =
        inner == null ? ProviderWords.finishReason(metadata) : inner.providerFinishReason();
    Map<String, @Nullable Object> extra = Attributes.toLoom(message.attributes());
    ChatResponse response =
        ChatResponse.builder()
            .text(Objects.requireNonNullElse(message.text(), ""))
            .reasoning(message.thinking())
            .toolCalls(Messages.calls(message.toolExecutionRequests()))
            .media(media(message, extra))
            .finish(finish(metadata.finishReason(), word), word)
            .usage(inner == null ? usages.toLoom(metadata, provider) : inner.usage())
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

  /** Takes the images out of the attributes, if all of them are there as bytes. */
  private static List<BinaryPart> media(AiMessage message, Map<String, @Nullable Object> extra) {
    List<BinaryPart> media = new ArrayList<>();
    for (Image image : message.images()) {
      BinaryPart part = part(image);
      if (part == null) {
        return List.of();
      }
      media.add(part);
    }
    extra.remove(AiMessage.GENERATED_IMAGES_KEY);
    return media;
  }

  private static @Nullable BinaryPart part(Image image) {
    if (image.base64Data() == null || image.url() != null) {
      return null;
    }
    try {
      return new BinaryPart(
          MediaKind.IMAGE,
          Objects.requireNonNullElse(image.mimeType(), ""),
          Blob.of(Base64.getDecoder().decode(image.base64Data())),
          image.revisedPrompt() == null
              ? Map.of()
              : Map.of(Contents.REVISED_PROMPT, image.revisedPrompt()));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  static dev.langchain4j.model.chat.response.ChatResponse toLangChain4j(ChatResponse answer) {
    return dev.langchain4j.model.chat.response.ChatResponse.builder()
        .aiMessage(message(answer))
        .metadata(LoomResponseMetadata.of(answer))
        .build();
  }

  private static AiMessage message(ChatResponse answer) {
    Map<String, @Nullable Object> attributes =
        new LinkedHashMap<>(Attributes.toLangChain4j(answer.extra()));
    List<Image> images =
        answer.media().stream()
            .filter(part -> part.kind() == MediaKind.IMAGE)
            .map(Responses::image)
            .toList();
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

  private static Image image(BinaryPart part) {
    return Image.builder()
        .base64Data(Base64.getEncoder().encodeToString(part.content().toBytes()))
        .mimeType(part.mediaType().isEmpty() ? null : part.mediaType())
        .revisedPrompt(
            part.extra().get(Contents.REVISED_PROMPT) instanceof String text ? text : null)
        .build();
  }
}
