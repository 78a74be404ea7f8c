package dev.loom.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.Endpoint;
import dev.loom.chat.LoomClient;
import dev.loom.chat.ModelId;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settings that the plain and the streaming model share.
 *
 * @param <B> the builder itself
 */
abstract class ModelBuilder<B extends ModelBuilder<B>> {
  private final LoomClient chain;
  private ModelId model = new ModelId("", "");
  private @Nullable Endpoint endpoint;
  private @Nullable ChatRequestParameters defaults;
  private Caller caller = Caller.ANONYMOUS;
  private CacheDirectives cache = CacheDirectives.DEFAULT;
  private List<ChatModelListener> listeners = List.of();
  private Set<Capability> capabilities = Set.of();

  ModelBuilder(LoomClient chain) {
    this.chain = Objects.requireNonNull(chain, "chain");
  }

  abstract B self();

  /**
   * Sets the provider of all calls and the model of calls that name none. Default: both empty, so
   * that calls have no price.
   *
   * @param provider the provider's id as in the price book, for instance {@code openai}
   * @param name the model's name, for instance {@code gpt-4o-mini}
   * @return this builder
   */
  public B model(String provider, String name) {
    model = new ModelId(provider, name);
    return self();
  }

  /**
   * Sets the API operation and the upstream's address that requests name. Default: the provider's
   * chat operation, without an address.
   *
   * @param value both
   * @return this builder
   */
  public B endpoint(Endpoint value) {
    endpoint = Objects.requireNonNull(value, "endpoint");
    return self();
  }

  /**
   * Sets parameters of requests that do not name them; may be of a provider's own class. Default:
   * the model's name alone.
   *
   * @param value the parameters
   * @return this builder
   */
  public B defaultRequestParameters(ChatRequestParameters value) {
    defaults = Objects.requireNonNull(value, "defaultRequestParameters");
    return self();
  }

  /**
   * Sets whom calls are attributed to that do not tell by {@link LoomAttributes}. Default: nobody.
   *
   * @param value the caller
   * @return this builder
   */
  public B caller(Caller value) {
    caller = Objects.requireNonNull(value, "caller");
    return self();
  }

  /**
   * Sets what calls ask of the cache that do not tell by {@link LoomAttributes#CACHE}. Default:
   * {@link CacheDirectives#DEFAULT}.
   *
   * @param value the directives
   * @return this builder
   */
  public B cache(CacheDirectives value) {
    cache = Objects.requireNonNull(value, "cache");
    return self();
  }

  /**
   * Sets LangChain4j's listeners of this model. Default: none.
   *
   * @param value the listeners, called in order
   * @return this builder
   */
  public B listeners(List<ChatModelListener> value) {
    listeners = List.copyOf(value);
    return self();
  }

  /**
   * Sets what LangChain4j may expect of the model behind the chain, for instance JSON schemas.
   * Default: nothing.
   *
   * @param value the capabilities
   * @return this builder
   */
  public B supportedCapabilities(Set<Capability> value) {
    capabilities = Set.copyOf(value);
    return self();
  }

  final Settings settings() {
    ModelProvider provider = Providers.byId(model.provider());
    ChatRequestParameters named =
        ChatRequestParameters.builder()
            .modelName(model.model().isEmpty() ? null : model.model())
            .build();
    return new Settings(
        chain,
        model,
        provider,
        endpoint == null ? Providers.endpoint(provider, Endpoint.CHAT_COMPLETIONS) : endpoint,
        defaults == null ? named : named.overrideWith(defaults),
        new CallContext(caller, cache),
        listeners,
        capabilities);
  }

  /** What a model of either kind is made of. */
  record Settings(
      LoomClient chain,
      ModelId model,
      ModelProvider provider,
      Endpoint endpoint,
      ChatRequestParameters defaults,
      CallContext context,
      List<ChatModelListener> listeners,
      Set<Capability> capabilities) {

    ChatRequest request(
        dev.langchain4j.model.chat.request.ChatRequest request, CallContext callContext) {
      return Requests.toLoom(request, model, endpoint, callContext.caller(), callContext.cache());
    }
  }
}
