package dev.loom.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.ChatRequestOptions;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.loom.chat.LoomClient;
import java.util.List;
import java.util.Set;

/**
 * A Loom chain as a LangChain4j model: cached, logged and priced for everything built on
 * LangChain4j. Runs on the caller's thread; exceptions of the upstream reach the caller as they
 * are. A provider's own request parameters pass through the chain and count in the cache key. Whom
 * a call is for it tells by {@link LoomAttributes}. The answer's metadata is a {@link
 * LoomResponseMetadata}. Thread-safe; closing the chain is its owner's.
 */
public final class LoomChatModel implements ChatModel {
  private final ModelBuilder.Settings settings;

  private LoomChatModel(ModelBuilder.Settings settings) {
    this.settings = settings;
  }

  /**
   * A model that asks a chain.
   *
   * @param chain the chain
   * @param provider the provider's id, for instance {@code openai}
   * @param model the model of calls that name none
   * @return the model
   */
  public static LoomChatModel of(LoomClient chain, String provider, String model) {
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
  public ChatResponse chat(ChatRequest request, ChatRequestOptions options) {
    return new OneCall(settings.context().with(options)).chat(request, options);
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    return answer(request, settings.context());
  }

  private ChatResponse answer(ChatRequest request, CallContext context) {
    return Responses.toLangChain4j(settings.chain().chat(settings.request(request, context)));
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

  /**
   * Goes LangChain4j's usual way for one call. LangChain4j hands a call's options to listeners
   * only; an object per call keeps what they say without a thread-local.
   */
  private final class OneCall implements ChatModel {
    private final CallContext context;

    OneCall(CallContext context) {
      this.context = context;
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
      return answer(request, context);
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

  /** Builds a {@link LoomChatModel}. Not thread-safe. */
  public static final class Builder extends ModelBuilder<Builder> {
    private Builder(LoomClient chain) {
      super(chain);
    }

    @Override
    Builder self() {
      return this;
    }

    /**
     * Builds the model.
     *
     * @return the model
     */
    public LoomChatModel build() {
      return new LoomChatModel(settings());
    }
  }
}
