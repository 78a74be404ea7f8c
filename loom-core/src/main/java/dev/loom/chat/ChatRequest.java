package dev.loom.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a model. Immutable and deeply copied; equal requests are equal records. {@code
 * toString} never shows content.
 *
 * @param callId the call's id, made by the logging layer at the start of each call; never part of a
 *     cache key, never sent upstream; {@code null} before
 * @param model provider and model
 * @param endpoint the API operation and the upstream's address
 * @param messages the conversation, oldest first; at least one message
 * @param tools the tools that the model may ask for
 * @param toolChoice whether it may, must or must not, {@code null} for the provider's default
 * @param responseFormat the answer's form, {@code null} for the provider's default
 * @param sampling sampling parameters
 * @param extra provider-specific parameters in order, as maps with string keys, lists, strings,
 *     numbers, booleans, {@link Blob}s, {@link ProviderValue}s and null; all of it counts in the
 *     cache key, and a value of another class makes the request uncacheable
 * @param caller whom the call is attributed to
 * @param cache what the call asks of the cache
 */
public record ChatRequest(
    @Nullable UUID callId,
    ModelId model,
    Endpoint endpoint,
    List<Message> messages,
    List<ToolSpec> tools,
    @Nullable ToolChoice toolChoice,
    @Nullable ResponseFormat responseFormat,
    Sampling sampling,
    Map<String, @Nullable Object> extra,
    Caller caller,
    CacheDirectives cache) {

  // Copies lists and extra parameters; rejects a request without messages.
  public ChatRequest {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(endpoint, "endpoint");
    messages = List.copyOf(messages);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("a chat request has no messages; it needs at least one");
    }
    tools = List.copyOf(tools);
    Objects.requireNonNull(sampling, "sampling");
    extra = Frozen.tree(Objects.requireNonNull(extra, "extra"));
    Objects.requireNonNull(caller, "caller");
    Objects.requireNonNull(cache, "cache");
  }

  /**
   * One user message, all else the provider's defaults.
   *
   * @param provider the provider's id, for instance {@code openai}
   * @param model the model's id, for instance {@code gpt-4o-mini}
   * @param text the user's message
   * @return the request
   */
  public static ChatRequest of(String provider, String model, String text) {
    return builder(provider, model).user(text).build();
  }

  /**
   * Starts a request.
   *
   * @param provider the provider's id
   * @param model the model's id
   * @return a builder without messages
   */
  public static Builder builder(String provider, String model) {
    return new Builder(new ModelId(provider, model));
  }

  /**
   * Starts a request from this one.
   *
   * @return a builder with all of this request's members
   */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /**
   * The same request under a call id.
   *
   * @param id the id
   * @return a copy that shares all content
   */
  public ChatRequest withCallId(UUID id) {
    return new ChatRequest(
        id,
        model,
        endpoint,
        messages,
        tools,
        toolChoice,
        responseFormat,
        sampling,
        extra,
        caller,
        cache);
  }

  /** Shows model, roles and sizes only. */
  @Override
  public String toString() {
    return "ChatRequest["
        + model
        + ", "
        + messages
        + ", "
        + tools.size()
        + " tools, extra="
        + extra.keySet()
        + ", "
        + caller
        + "]";
  }

  /** Builds a {@link ChatRequest}. Not thread-safe; may be reused. */
  public static final class Builder {
    private ModelId model;
    private Endpoint endpoint = Endpoint.CHAT_COMPLETIONS;
    private final List<Message> messages = new ArrayList<>();
    private final List<ToolSpec> tools = new ArrayList<>();
    private @Nullable UUID callId;
    private @Nullable ToolChoice toolChoice;
    private @Nullable ResponseFormat responseFormat;
    private Sampling sampling = Sampling.DEFAULTS;
    private final Map<String, @Nullable Object> extra = new LinkedHashMap<>();
    private Caller caller = Caller.ANONYMOUS;
    private CacheDirectives cache = CacheDirectives.DEFAULT;

    private Builder(ModelId model) {
      this.model = model;
    }

    private Builder(ChatRequest request) {
      this.callId = request.callId;
      this.model = request.model;
      this.endpoint = request.endpoint;
      this.messages.addAll(request.messages);
      this.tools.addAll(request.tools);
      this.toolChoice = request.toolChoice;
      this.responseFormat = request.responseFormat;
      this.sampling = request.sampling;
      this.extra.putAll(request.extra);
      this.caller = request.caller;
      this.cache = request.cache;
    }

    /**
     * Sets provider and model.
     *
     * @param value both
     * @return this builder
     */
    public Builder model(ModelId value) {
      model = value;
      return this;
    }

    /**
     * Sets the operation and the upstream's address; default {@link Endpoint#CHAT_COMPLETIONS}.
     *
     * @param value both
     * @return this builder
     */
    public Builder endpoint(Endpoint value) {
      endpoint = value;
      return this;
    }

    /**
     * Adds a system message.
     *
     * @param text its text
     * @return this builder
     */
    public Builder system(String text) {
      return message(new SystemMessage(text));
    }

    /**
     * Adds a user message.
     *
     * @param text its text
     * @return this builder
     */
    public Builder user(String text) {
      return message(UserMessage.of(text));
    }

    /**
     * Adds a message.
     *
     * @param value the message
     * @return this builder
     */
    public Builder message(Message value) {
      messages.add(value);
      return this;
    }

    /**
     * Replaces all messages.
     *
     * @param value the conversation, oldest first
     * @return this builder
     */
    public Builder messages(List<? extends Message> value) {
      messages.clear();
      messages.addAll(value);
      return this;
    }

    /**
     * Adds a tool.
     *
     * @param value the tool
     * @return this builder
     */
    public Builder tool(ToolSpec value) {
      tools.add(value);
      return this;
    }

    /**
     * Replaces all tools.
     *
     * @param value the tools
     * @return this builder
     */
    public Builder tools(List<ToolSpec> value) {
      tools.clear();
      tools.addAll(value);
      return this;
    }

    /**
     * Sets the tool choice; default {@code null}, the provider's own.
     *
     * @param value the choice
     * @return this builder
     */
    public Builder toolChoice(@Nullable ToolChoice value) {
      toolChoice = value;
      return this;
    }

    /**
     * Sets the answer's form; default {@code null}, the provider's own.
     *
     * @param value the form
     * @return this builder
     */
    public Builder responseFormat(@Nullable ResponseFormat value) {
      responseFormat = value;
      return this;
    }

    /**
     * Sets the sampling parameters; default {@link Sampling#DEFAULTS}.
     *
     * @param value the parameters
     * @return this builder
     */
    public Builder sampling(Sampling value) {
      sampling = value;
      return this;
    }

    /**
     * Sets one provider-specific parameter.
     *
     * @param name its name as the provider writes it
     * @param value its value; {@code null} is sent as null, which is not the same as absent
     * @return this builder
     */
    public Builder extra(String name, @Nullable Object value) {
      extra.put(Objects.requireNonNull(name, "name"), value);
      return this;
    }

    /**
     * Sets whom the call is attributed to; default {@link Caller#ANONYMOUS}.
     *
     * @param value the caller
     * @return this builder
     */
    public Builder caller(Caller value) {
      caller = value;
      return this;
    }

    /**
     * Sets what the call asks of the cache; default {@link CacheDirectives#DEFAULT}.
     *
     * @param value the directives
     * @return this builder
     */
    public Builder cache(CacheDirectives value) {
      cache = value;
      return this;
    }

    /**
     * Builds the request.
     *
     * @return the request
     * @throws IllegalArgumentException when there is no message
     */
    public ChatRequest build() {
      return new ChatRequest(
          callId,
          model,
          endpoint,
          messages,
          tools,
          toolChoice,
          responseFormat,
          sampling,
          extra,
          caller,
          cache);
    }
  }
}
