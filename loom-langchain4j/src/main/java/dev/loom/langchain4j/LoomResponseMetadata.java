package dev.loom.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import dev.loom.chat.ChatResponse;

/**
 * Metadata of an answer that came through a Loom chain: the common members as the upstream gave
 * them, cached or not, and Loom's own answer beside them. Two metadata are equal when their common
 * members are, so a cached answer equals the original one. Immutable.
 */
public final class LoomResponseMetadata extends ChatResponseMetadata {
  private final ChatResponse response;

  private LoomResponseMetadata(Builder<?> common, ChatResponse response) {
    super(common);
    this.response = response;
  }

  static LoomResponseMetadata of(ChatResponse response) {
    Builder<?> common =
        ChatResponseMetadata.builder()
            .id(response.upstreamId())
            .modelName(response.upstreamModel())
            .tokenUsage(Usages.toLangChain4j(response.usage().tokens()))
            .finishReason(Responses.finish(response.finishReason()));
    return new LoomResponseMetadata(common, response);
  }

  /**
   * Loom's answer, which tells more: how it came to be, what the cache did, all token classes.
   *
   * @return the answer
   */
  public ChatResponse response() {
    return response;
  }
}
