package dev.loom.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.loom.chat.CallCancelledException;
import dev.loom.chat.CallFailure;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.LoomClient;
import dev.loom.chat.UsageFormat;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes LangChain4j models a Loom upstream. A plain call asks the {@link ChatModel}, a streamed
 * call the {@link StreamingChatModel}; where only one of them is given it answers both kinds, so a
 * plain model streams each part of its answer as one piece. The model is called once per call;
 * retries are the model's own setting. Thread-safe if the models are, as LangChain4j's are.
 *
 * <p>A call returns when the answer is complete. Pieces reach the listener in order, one at a time,
 * on the thread on which the model tells them; none after the call has returned. A cancelled or
 * interrupted call cancels the model's stream where the model allows it, and ignores what comes
 * later. Exceptions of the model are thrown as they are, even checked ones.
 *
 * <p>What was set on a model itself is no part of a request and so of no cache key: chains of
 * differently configured models that share a cache need requests that say the difference.
 */
public final class LangChain4jClient implements LoomClient {
  private final @Nullable ChatModel chatModel;
  private final @Nullable StreamingChatModel streamingModel;
  private final Usages usages;
  private final @Nullable ExtraMapping extra;
  private final Duration silence;

  private LangChain4jClient(Builder builder) {
    this.chatModel = builder.chatModel;
    this.streamingModel = builder.streamingModel;
    this.usages = new Usages(builder.usageFormat, builder.provider());
    this.extra = builder.extra;
    this.silence = builder.silence;
  }

  /**
   * An upstream of a plain model; streamed calls get each part of its answer as one piece.
   *
   * @param model the model
   * @return the client
   */
  public static LangChain4jClient of(ChatModel model) {
    return builder().chatModel(model).build();
  }

  /**
   * An upstream of a streaming model; plain calls collect its stream.
   *
   * @param model the model
   * @return the client
   */
  public static LangChain4jClient of(StreamingChatModel model) {
    return builder().streamingModel(model).build();
  }

  /**
   * Starts a client of one or two models.
   *
   * @return a builder without models
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Answers through LangChain4j.
   *
   * @throws IllegalArgumentException before the model is asked, when LangChain4j cannot carry a
   *     part of the request; the message names it
   */
  @Override
  public ChatResponse chat(ChatRequest request, @Nullable DeltaListener listener) {
    var upstream = Requests.toLangChain4j(request, extra);
    if (Thread.currentThread().isInterrupted()) {
      throw new CallCancelledException("The caller was interrupted.");
    }
    boolean streams = streamingModel != null && (listener != null || chatModel == null);
    var told = streams ? streamed(upstream, listener) : plain(upstream);
    ChatResponse answer = Responses.toLoom(told, request.model(), usages);
    if (!streams && listener != null) {
      answer.replay(listener);
    }
    return answer;
  }

  private dev.langchain4j.model.chat.response.ChatResponse plain(
      dev.langchain4j.model.chat.request.ChatRequest request) {
    try {
      return Objects.requireNonNull(chatModel).chat(request);
    } catch (RuntimeException e) {
      throw Failures.isInterrupt(e) ? Failures.interrupted(e) : e;
    }
  }

  private dev.langchain4j.model.chat.response.ChatResponse streamed(
      dev.langchain4j.model.chat.request.ChatRequest request, @Nullable DeltaListener listener) {
    StreamedCall call = new StreamedCall(listener, silence);
    try {
      Objects.requireNonNull(streamingModel).chat(request, call);
    } catch (Throwable failure) {
      call.failed(failure);
    }
    return call.await();
  }

  /** Tells what LangChain4j's exceptions mean, with the true HTTP status where one was received. */
  @Override
  public CallFailure describe(Throwable failure) {
    return Failures.describe(failure);
  }

  /** Builds a {@link LangChain4jClient}. Not thread-safe. */
  public static final class Builder {
    private static final Duration DEFAULT_SILENCE = Duration.ofMinutes(10);

    private @Nullable ChatModel chatModel;
    private @Nullable StreamingChatModel streamingModel;
    private @Nullable UsageFormat usageFormat;
    private @Nullable ExtraMapping extra;
    private Duration silence = DEFAULT_SILENCE;

    private Builder() {}

    /**
     * Sets the model of plain calls.
     *
     * @param value the model
     * @return this builder
     */
    public Builder chatModel(ChatModel value) {
      chatModel = Objects.requireNonNull(value, "chatModel");
      return this;
    }

    /**
     * Sets the model of streamed calls.
     *
     * @param value the model
     * @return this builder
     */
    public Builder streamingModel(StreamingChatModel value) {
      streamingModel = Objects.requireNonNull(value, "streamingModel");
      return this;
    }

    /**
     * Sets by which provider's convention token counts are read. Default: by the class of the
     * usage, else the model's {@code provider()}, else the request's provider.
     *
     * @param value the convention
     * @return this builder
     */
    public Builder usageFormat(UsageFormat value) {
      usageFormat = Objects.requireNonNull(value, "usageFormat");
      return this;
    }

    /**
     * Sets what turns parameters beyond LangChain4j's common ones into a provider's own. Default:
     * none, so that a request with such parameters is refused.
     *
     * @param value the mapping
     * @return this builder
     */
    public Builder extra(ExtraMapping value) {
      extra = Objects.requireNonNull(value, "extra");
      return this;
    }

    /**
     * Sets how long a stream may be silent. A model that loses its connection without telling it
     * never ends its stream, and nothing else can show that; the call then fails with LangChain4j's
     * {@code TimeoutException}. Default: 10 minutes, longer than models think in silence.
     *
     * @param value 1 ms to 1 day
     * @return this builder
     */
    public Builder silence(Duration value) {
      silence = Objects.requireNonNull(value, "silence");
      return this;
    }

    private ModelProvider provider() {
      ModelProvider provider =
          chatModel != null
              ? chatModel.provider()
              : Objects.requireNonNull(streamingModel).provider();
      return provider == null ? ModelProvider.OTHER : provider;
    }

    /**
     * Builds the client.
     *
     * @return the client
     * @throws IllegalArgumentException when there is no model, or a setting is out of range
     */
    public LangChain4jClient build() {
      if (chatModel == null && streamingModel == null) {
        throw new IllegalArgumentException(
            "a LangChain4jClient has no model; give a chatModel, a streamingModel or both");
      }
      if (silence.compareTo(Duration.ofMillis(1)) < 0
          || silence.compareTo(Duration.ofDays(1)) > 0) {
        throw new IllegalArgumentException("silence is " + silence + "; allowed are 1 ms to 1 day");
      }
      return new LangChain4jClient(this);
    }
  }
}
