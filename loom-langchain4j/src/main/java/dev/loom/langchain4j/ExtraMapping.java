package dev.loom.langchain4j;

import dev.langchain4j.model.chat.request.ChatRequestParameters;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns request parameters that LangChain4j's common ones cannot carry into those of a provider.
 * Called once per call that has such parameters, by many threads at once.
 *
 * <pre>{@code
 * ExtraMapping openAi = left -> OpenAiChatRequestParameters.builder()
 *     .seed(((Long) left.remove(ExtraMapping.SEED)).intValue())
 *     .serviceTier((String) left.remove("service_tier"))
 *     .build();
 * }</pre>
 */
@FunctionalInterface
public interface ExtraMapping {

  /** The name under which {@code Sampling.seed()} is given, as a {@link Long}. */
  String SEED = "seed";

  /** The name under which the one tool that the model must ask for is given. */
  String TOOL = "tool_choice.tool";

  /** The name under which the strict flag of a response format is given. */
  String STRICT = "response_format.strict";

  /**
   * Maps parameters and takes them out of the map. What is left in it afterwards makes the call
   * fail before the upstream is asked, because a parameter is never dropped silently.
   *
   * @param left names and values: the request's {@code extra}, and {@link #SEED}, {@link #TOOL},
   *     {@link #STRICT} where the request has them; a mutable copy
   * @return the provider's parameters; the request's common ones override them
   */
  ChatRequestParameters map(Map<String, @Nullable Object> left);
}
