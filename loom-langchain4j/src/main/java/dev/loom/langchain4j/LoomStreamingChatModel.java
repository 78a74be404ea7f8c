package dev.loom.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.loom.chat.LoomClient;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * A Loom chain as a LangChain4j streaming model. A call returns at once; the chain runs on an
 * executor, and the handler hears everything on that thread: pieces of text, thinking and tool
 * calls, each whole tool call, then exactly once the complete answer or the error. A cached answer
 * is told in the same way as the original. A handler that cancels by its {@code StreamingHandle}
 * hears nothing more, as with LangChain4j's own models; one that throws at a piece gets its
 * exception as the error. A request that Loom cannot carry is refused by the call itself.
 * Thread-safe.
 */
public final class LoomStreamingChatModel implements StreamingChatModel {
  private final ModelBuilder.Settings settings;
  private final Executor executor;

  private LoomStreamingChatModel(ModelBuilder.Settings settings, Executor executor) {
    this.settings = settings;
    this.executor = executor;
  }

  /**
   * A model that asks a chain on Loom's own daemon threads.
   *
   * @param chain the chain
   * @param provider the provider's id, for instance {@code openai}
   * @param model the model of calls that name none
   * @return the model
   */
  public static LoomStreamingChatModel of(LoomClient chain, String provider, String model) {
    return builder(chain).model(provider, model).build();
  }

  /**
   * Starts a model that asks a chain.
   *
   * @param chain the chain
   * @return a builder
   */
  public static Builder builder(LoomClient chain) {
    return new Builder(chain);
  }

  @Override
  public void chat(
      ChatRequest request, ChatRequestOptions options, StreamingChatResponseHandler handler) {
    new OneCall(settings.context().with(options)).chat(request, options, handler);
  }

  @Override
  public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
    start(request, settings.context(), handler);
  }

  private void start(
      ChatRequest request, CallContext context, StreamingChatResponseHandler handler) {
    StreamRelay relay =
        new StreamRelay(settings.chain(), settings.request(request, context), handler);
    try {
      executor.execute(relay);
    } catch (RejectedExecutionException refused) {
      handler.onError(refused);
    }
  }

  @Override
  public ChatRequestParameters defaultRequestParameters() {
    return settings.defaults();
  }

  @Override
  public List<ChatModelListener> listeners() {
    return settings.listeners();
  }

  /**
   * The provider that the model was given, {@link ModelProvider#OTHER} where LangChain4j has none.
   */
  @Override
  public ModelProvider provider() {
    return settings.provider();
  }

  @Override
  public Set<Capability> supportedCapabilities() {
    return settings.capabilities();
  }

  /** Goes LangChain4j's usual way for one call, with what the call's options say. */
  private final class OneCall implements StreamingChatModel {
    private final CallContext context;

    OneCall(CallContext context) {
      this.context = context;
    }

    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
      start(request, context, handler);
    }

    @Override
    public ChatRequestParameters defaultRequestParameters() {
      return settings.defaults();
    }

    @Override
    public List<ChatModelListener> listeners() {
      return settings.listeners();
    }

    @Override
    public ModelProvider provider() {
      return settings.provider();
    }
  }

  /** Builds a {@link LoomStreamingChatModel}. Not thread-safe. */
  public static final class Builder extends ModelBuilder<Builder> {
    private Executor executor = StreamThreads.EXECUTOR;

    private Builder(LoomClient chain) {
      super(chain);
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * Sets what runs the calls; it must give each its own thread until the call ends. Default:
     * daemon threads named {@code loom-stream-N}, as many as there are calls, gone after a minute
     * without work.
     *
     * @param value the executor; stays the host's to close
     * @return this builder
     */
    public Builder executor(Executor value) {
      executor = Objects.requireNonNull(value, "executor");
      return this;
    }

    /**
     * Builds the model.
     *
     * @return the model
     */
    public LoomStreamingChatModel build() {
      return new LoomStreamingChatModel(settings(), executor);
    }
  }
}
