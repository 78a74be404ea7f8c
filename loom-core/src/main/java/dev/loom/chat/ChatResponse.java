package dev.loom.chat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A complete answer. Immutable; {@code toString} never shows content.
 *
 * @param text the visible text, empty when there was none
 * @param reasoning the reasoning that the provider showed, or {@code null}
 * @param toolCalls the tools that the model asks for, in order
 * @param media images and audio that the model made
 * @param finishReason why it ended
 * @param providerFinishReason the provider's own word for it, {@code null} when it gave none
 * @param usage what is billed for it
 * @param upstreamId the provider's id of the answer, or {@code null}
 * @param upstreamModel the model that the answer names, or {@code null}
 * @param origin how this answer came to be
 * @param cache what the cache did
 * @param extra provider-specific members (signatures, annotations and the like), in order
 */
public record ChatResponse(
    String text,
    @Nullable String reasoning,
    List<ToolCall> toolCalls,
    List<BinaryPart> media,
    FinishReason finishReason,
    @Nullable String providerFinishReason,
    BilledUsage usage,
    @Nullable String upstreamId,
    @Nullable String upstreamModel,
    Origin origin,
    CacheOutcome cache,
    Map<String, @Nullable Object> extra) {

  // Copies lists and extra members.
  public ChatResponse {
    Objects.requireNonNull(text, "text");
    toolCalls = List.copyOf(toolCalls);
    media = List.copyOf(media);
    Objects.requireNonNull(finishReason, "finishReason");
    Objects.requireNonNull(usage, "usage");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(cache, "cache");
    extra = Frozen.tree(Objects.requireNonNull(extra, "extra"));
  }

  /**
   * Starts an answer of an upstream.
   *
   * @return a builder: no text, {@link FinishReason#OTHER}, usage unknown
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Tells a listener the answer as one that was not streamed: each part that there is as one piece,
   * in the order reasoning, text, tool calls.
   *
   * @param listener hears the pieces on the calling thread; what it throws passes as it is
   */
  public void replay(DeltaListener listener) {
    if (reasoning != null && !reasoning.isEmpty()) {
      listener.onDelta(new Delta.Reasoning(reasoning));
    }
    if (!text.isEmpty()) {
      listener.onDelta(new Delta.Text(text));
    }
    for (int i = 0; i < toolCalls.size(); i++) {
      ToolCall call = toolCalls.get(i);
      listener.onDelta(new Delta.ToolCallPiece(i, call.id(), call.name(), call.arguments()));
    }
  }

  /**
   * The same answer with another story of how it came to be.
   *
   * @param newOrigin how this caller got it
   * @param outcome what the cache did for this caller
   * @return a copy that shares all content
   */
  public ChatResponse served(Origin newOrigin, CacheOutcome outcome) {
    return new ChatResponse(
        text,
        reasoning,
        toolCalls,
        media,
        finishReason,
        providerFinishReason,
        usage,
        upstreamId,
        upstreamModel,
        newOrigin,
        outcome,
        extra);
  }

  @Override
  public String toString() {
    return "ChatResponse["
        + text.length()
        + " chars, "
        + toolCalls.size()
        + " tool calls, "
        + finishReason
        + ", "
        + origin
        + "]";
  }

  /** Builds a {@link ChatResponse} with origin UPSTREAM. Not thread-safe. */
  public static final class Builder {
    private String text = "";
    private @Nullable String reasoning;
    private List<ToolCall> toolCalls = List.of();
    private List<BinaryPart> media = List.of();
    private FinishReason finishReason = FinishReason.OTHER;
    private @Nullable String providerFinishReason;
    private BilledUsage usage = BilledUsage.UNKNOWN;
    private @Nullable String upstreamId;
    private @Nullable String upstreamModel;
    private Map<String, @Nullable Object> extra = Map.of();

    private Builder() {}

    /**
     * Sets the visible text.
     *
     * @param value the text
     * @return this builder
     */
    public Builder text(String value) {
      text = value;
      return this;
    }

    /**
     * Sets the reasoning.
     *
     * @param value the reasoning, or {@code null}
     * @return this builder
     */
    public Builder reasoning(@Nullable String value) {
      reasoning = value;
      return this;
    }

    /**
     * Sets the tool calls.
     *
     * @param value the calls, in order
     * @return this builder
     */
    public Builder toolCalls(List<ToolCall> value) {
      toolCalls = value;
      return this;
    }

    /**
     * Sets images and audio.
     *
     * @param value the parts
     * @return this builder
     */
    public Builder media(List<BinaryPart> value) {
      media = value;
      return this;
    }

    /**
     * Sets why the answer ended.
     *
     * @param value the normalised reason
     * @param provider the provider's own word, or {@code null}
     * @return this builder
     */
    public Builder finish(FinishReason value, @Nullable String provider) {
      finishReason = value;
      providerFinishReason = provider;
      return this;
    }

    /**
     * Sets what is billed.
     *
     * @param value the usage
     * @return this builder
     */
    public Builder usage(BilledUsage value) {
      usage = value;
      return this;
    }

    /**
     * Sets the provider's id of the answer.
     *
     * @param value the id, or {@code null}
     * @return this builder
     */
    public Builder upstreamId(@Nullable String value) {
      upstreamId = value;
      return this;
    }

    /**
     * Sets the model that the answer names.
     *
     * @param value the model, or {@code null}
     * @return this builder
     */
    public Builder upstreamModel(@Nullable String value) {
      upstreamModel = value;
      return this;
    }

    /**
     * Sets the provider-specific members.
     *
     * @param value the members
     * @return this builder
     */
    public Builder extra(Map<String, @Nullable Object> value) {
      extra = value;
      return this;
    }

    /**
     * Builds the answer.
     *
     * @return the answer, origin UPSTREAM, no cache outcome
     */
    public ChatResponse build() {
      return new ChatResponse(
          text,
          reasoning,
          toolCalls,
          media,
          finishReason,
          providerFinishReason,
          usage,
          upstreamId,
          upstreamModel,
          Origin.UPSTREAM,
          CacheOutcome.NONE,
          extra);
    }
  }
}
