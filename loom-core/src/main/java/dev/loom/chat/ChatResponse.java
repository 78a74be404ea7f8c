package dev.loom.chat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A complete answer. Immutable; {@code toString} never shows content. Two are equal when content,
 * origin and cache outcome are.
 */
public final class ChatResponse {
  // Whose content it shares, {@code null} where it has its own. That one is not looked at when it
  // is served again: in a large cache it is far away.
  private final @Nullable ChatResponse source;
  private final @Nullable AnswerContent own;
  private final Origin origin;
  private final CacheOutcome cache;

  private ChatResponse(
      @Nullable ChatResponse source,
      @Nullable AnswerContent own,
      Origin origin,
      CacheOutcome cache) {
    this.source = source;
    this.own = own;
    this.origin = Objects.requireNonNull(origin, "origin");
    this.cache = Objects.requireNonNull(cache, "cache");
  }

  /**
   * Starts an answer of an upstream.
   *
   * @return a builder: no text, {@link FinishReason#OTHER}, usage unknown
   */
  public static Builder builder() {
    return new Builder();
  }

  private AnswerContent content() {
    ChatResponse holder = this;
    while (true) {
      if (holder.own != null) {
        return holder.own;
      }
      holder = Objects.requireNonNull(holder.source, "an answer has content or a source");
    }
  }

  /**
   * The visible text.
   *
   * @return the visible text, empty when there was none
   */
  public String text() {
    return content().text();
  }

  /**
   * The reasoning beside the text.
   *
   * @return the reasoning that the provider showed, or {@code null}
   */
  public @Nullable String reasoning() {
    return content().reasoning();
  }

  /**
   * The tool calls.
   *
   * @return the tools that the model asks for, in order; cannot be changed
   */
  public List<ToolCall> toolCalls() {
    return content().toolCalls();
  }

  /**
   * What the model made beside text.
   *
   * @return images and audio that the model made; cannot be changed
   */
  public List<BinaryPart> media() {
    return content().media();
  }

  /**
   * Why the answer ended, in Loom's terms.
   *
   * @return why it ended
   */
  public FinishReason finishReason() {
    return content().finishReason();
  }

  /**
   * Why the answer ended, in the provider's terms.
   *
   * @return the provider's own word for it, {@code null} when it gave none
   */
  public @Nullable String providerFinishReason() {
    return content().providerFinishReason();
  }

  /**
   * The tokens and all else that is billed.
   *
   * @return what is billed for it
   */
  public BilledUsage usage() {
    return content().usage();
  }

  /**
   * The answer's id at the provider.
   *
   * @return the provider's id of the answer, or {@code null}
   */
  public @Nullable String upstreamId() {
    return content().upstreamId();
  }

  /**
   * The model as the answer names it.
   *
   * @return the model that the answer names, or {@code null}
   */
  public @Nullable String upstreamModel() {
    return content().upstreamModel();
  }

  /**
   * How this answer came to be.
   *
   * @return its origin
   */
  public Origin origin() {
    return origin;
  }

  /**
   * What the cache did.
   *
   * @return the outcome
   */
  public CacheOutcome cache() {
    return cache;
  }

  /**
   * Provider-specific members: signatures, annotations and the like.
   *
   * @return the members in order; cannot be changed
   */
  public Map<String, @Nullable Object> extra() {
    return content().extra();
  }

  /**
   * Tells a listener the answer as one that was not streamed: each part that there is as one piece,
   * in the order reasoning, text, tool calls.
   *
   * @param listener hears the pieces on the calling thread; what it throws passes as it is
   */
  public void replay(DeltaListener listener) {
    String reasoning = reasoning();
    if (reasoning != null && !reasoning.isEmpty()) {
      listener.onDelta(new Delta.Reasoning(reasoning));
    }
    if (!text().isEmpty()) {
      listener.onDelta(new Delta.Text(text()));
    }
    for (int i = 0; i < toolCalls().size(); i++) {
      ToolCall call = toolCalls().get(i);
      listener.onDelta(new Delta.ToolCallPiece(i, call.id(), call.name(), call.arguments()));
    }
  }

  /**
   * The same answer with another story of how it came to be.
   *
   * @param newOrigin how this caller got it
   * @param outcome what the cache did for this caller
   * @return another answer that shares the content; no content is looked at
   */
  public ChatResponse served(Origin newOrigin, CacheOutcome outcome) {
    return new ChatResponse(this, null, newOrigin, outcome);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof ChatResponse same
            && content().equals(same.content())
            && origin == same.origin
            && cache.equals(same.cache);
  }

  @Override
  public int hashCode() {
    return Objects.hash(content(), origin, cache);
  }

  @Override
  public String toString() {
    return "ChatResponse["
        + text().length()
        + " chars, "
        + toolCalls().size()
        + " tool calls, "
        + finishReason()
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
          null,
          new AnswerContent(
              text,
              reasoning,
              toolCalls,
              media,
              finishReason,
              providerFinishReason,
              usage,
              upstreamId,
              upstreamModel,
              extra),
          Origin.UPSTREAM,
          CacheOutcome.NONE);
    }
  }
}
