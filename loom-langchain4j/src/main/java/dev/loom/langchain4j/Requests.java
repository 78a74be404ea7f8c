package dev.loom.langchain4j;

import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.loom.chat.CacheDirectives;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.Endpoint;
import dev.loom.chat.ModelId;
import dev.loom.chat.Sampling;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Requests with their parameters, both ways. */
final class Requests {
  private Requests() {}

  /**
   * Makes LangChain4j's request.
   *
   * @param mapping takes what the common parameters cannot carry, or {@code null}
   * @throws IllegalArgumentException when a parameter would be dropped
   */
  static dev.langchain4j.model.chat.request.ChatRequest toLangChain4j(
      ChatRequest request, @Nullable ExtraMapping mapping) {
    return dev.langchain4j.model.chat.request.ChatRequest.builder()
        .messages(Messages.toLangChain4j(request.messages()))
        .parameters(parameters(request, mapping))
        .build();
  }

  private static ChatRequestParameters parameters(
      ChatRequest request, @Nullable ExtraMapping mapping) {
    Map<String, @Nullable Object> left = uncommon(request);
    ChatRequestParameters own = null;
    if (left.get(OwnParameters.NAME) instanceof OwnParameters parameters) {
      left.remove(OwnParameters.NAME);
      parameters.members().forEach(left::remove);
      own = parameters.value();
    }
    if (!left.isEmpty() && mapping != null) {
      ChatRequestParameters mapped = mapping.map(left);
      own = own == null ? mapped : mapped.overrideWith(own);
    }
    if (!left.isEmpty()) {
      throw new IllegalArgumentException(
          "the request has the parameter "
              + left.keySet().iterator().next()
              + ", which LangChain4j's common parameters cannot carry; map it with"
              + " LangChain4jClient.Builder.extra or leave it out");
    }
    ChatRequestParameters common = common(request);
    return own == null ? common : own.overrideWith(common);
  }

  private static Map<String, @Nullable Object> uncommon(ChatRequest request) {
    Map<String, @Nullable Object> left = new LinkedHashMap<>(request.extra());
    putOnce(left, ExtraMapping.SEED, request.sampling().seed());
    putOnce(
        left, ExtraMapping.TOOL, request.toolChoice() == null ? null : request.toolChoice().tool());
    putOnce(
        left,
        ExtraMapping.STRICT,
        request.responseFormat() == null ? null : request.responseFormat().strict());
    return left;
  }

  private static void putOnce(
      Map<String, @Nullable Object> left, String name, @Nullable Object value) {
    if (value == null) {
      return;
    }
    if (left.containsKey(name)) {
      throw new IllegalArgumentException(
          "the request has the parameter " + name + " twice; drop it from the extra parameters");
    }
    left.put(name, value);
  }

  private static ChatRequestParameters common(ChatRequest request) {
    Sampling sampling = request.sampling();
    String model = request.model().model();
    return ChatRequestParameters.builder()
        .modelName(model.isEmpty() ? null : model)
        .temperature(sampling.temperature())
        .topP(sampling.topP())
        .topK(sampling.topK())
        .frequencyPenalty(sampling.frequencyPenalty())
        .presencePenalty(sampling.presencePenalty())
        .maxOutputTokens(sampling.maxOutputTokens())
        .stopSequences(sampling.stop())
        .toolSpecifications(Tools.toLangChain4j(request.tools()))
        .toolChoice(Tools.toLangChain4j(request.toolChoice()))
        .responseFormat(Tools.toLangChain4j(request.responseFormat()))
        .build();
  }

  /**
   * Makes Loom's request. Parameters of a provider's own class travel whole, see {@link
   * OwnParameters}.
   *
   * @param fallback the model of requests that name none
   */
  static ChatRequest toLoom(
      dev.langchain4j.model.chat.request.ChatRequest request,
      ModelId fallback,
      Endpoint endpoint,
      Caller caller,
      CacheDirectives cache) {
    ChatRequestParameters parameters = request.parameters();
    String model = Objects.requireNonNullElse(parameters.modelName(), fallback.model());
    ChatRequest.Builder builder =
        ChatRequest.builder(fallback.provider(), model)
            .endpoint(endpoint)
            .messages(Messages.toLoom(request.messages()))
            .tools(Tools.toLoom(parameters.toolSpecifications()))
            .toolChoice(Tools.toLoom(parameters.toolChoice()))
            .responseFormat(Tools.toLoom(parameters.responseFormat()))
            .sampling(sampling(parameters))
            .caller(caller)
            .cache(cache);
    if (parameters.getClass() != DefaultChatRequestParameters.class) {
      OwnParameters own = OwnParameters.of(parameters);
      if (own.isNeeded()) {
        own.members().forEach(builder::extra);
        builder.extra(OwnParameters.NAME, own);
      }
    }
    return builder.build();
  }

  private static Sampling sampling(ChatRequestParameters parameters) {
    return new Sampling(
        parameters.temperature(),
        parameters.topP(),
        parameters.topK(),
        parameters.maxOutputTokens(),
        parameters.frequencyPenalty(),
        parameters.presencePenalty(),
        null,
        parameters.stopSequences());
  }
}
