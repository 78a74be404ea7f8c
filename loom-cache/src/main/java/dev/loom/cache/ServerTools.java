package dev.loom.cache;

import dev.loom.chat.ChatRequest;
import dev.loom.chat.ProviderValue;
import dev.loom.chat.ToolSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds tools that the provider runs itself: web search, code interpreters, computer use, remote
 * MCP. What their answers depend on changes without the request changing. A tool of an unknown kind
 * counts as one, since a needless miss is cheaper than a stale answer.
 */
final class ServerTools {
  private static final Set<String> CLIENT_TYPES = Set.of("function", "custom");
  private static final Set<String> CLIENT_DECLARATIONS =
      Set.of("functionDeclarations", "function_declarations");
  // Members that turn on a tool by their presence.
  private static final List<String> SWITCHES =
      List.of(
          "web_search_options", // OpenAI, Perplexity
          "mcp_servers", // Anthropic
          "search_parameters", // xAI
          "plugins", // OpenRouter
          "enable_search", // Qwen
          "data_sources", // Azure OpenAI
          "connectors", // Cohere
          "search_settings", // Groq
          "compound_custom"); // Groq
  // Bedrock's tools that the caller runs, and what stands among them and is none.
  private static final Set<String> BEDROCK_CLIENT = Set.of("toolSpec", "cachePoint");
  // OpenRouter's short form of its web search.
  private static final String SEARCHING_MODEL = ":online";

  private ServerTools() {}

  static boolean in(ChatRequest request) {
    if (request.model().model().endsWith(SEARCHING_MODEL)) {
      return true;
    }
    List<ToolSpec> tools = request.tools();
    for (int i = 0; i < tools.size(); i++) { // most calls have none: not even an iterator
      ToolSpec tool = tools.get(i);
      if (tool.extra().containsKey("type") && !isClientType(tool.extra().get("type"))) {
        return true;
      }
    }
    Map<String, @Nullable Object> extra = request.extra();
    if (extra.isEmpty()) {
      return false;
    }
    for (String name : SWITCHES) {
      if (isOn(extra.get(name))) {
        return true;
      }
    }
    return anyServerTool(plain(extra.get("tools")), ServerTools::isClientTool)
        || anyServerTool(bedrockTools(plain(extra.get("toolConfig"))), ServerTools::isOfBedrock);
  }

  /** Whether a member is there and says more than "no". */
  static boolean isOn(@Nullable Object value) {
    Object plain = plain(value);
    return plain != null
        && !Boolean.FALSE.equals(plain)
        && !(plain instanceof List<?> list && list.isEmpty());
  }

  private static boolean anyServerTool(@Nullable Object tools, Predicate<@Nullable Object> client) {
    if (tools == null) {
      return false;
    }
    if (!(tools instanceof List<?> list)) {
      return true;
    }
    for (Object tool : list) {
      if (!client.test(plain(tool))) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Object bedrockTools(@Nullable Object config) {
    return config instanceof Map<?, ?> members ? plain(members.get("tools")) : config;
  }

  private static boolean isOfBedrock(@Nullable Object tool) {
    return tool instanceof Map<?, ?> members && BEDROCK_CLIENT.containsAll(members.keySet());
  }

  private static boolean isClientTool(@Nullable Object tool) {
    if (!(tool instanceof Map<?, ?> members)) {
      return false;
    }
    if (members.containsKey("type")) {
      return isClientType(members.get("type"));
    }
    return members.containsKey("name") || CLIENT_DECLARATIONS.containsAll(members.keySet());
  }

  private static boolean isClientType(@Nullable Object type) {
    return type instanceof String text && CLIENT_TYPES.contains(text);
  }

  /** What a value stands for, where it describes itself. */
  static @Nullable Object plain(@Nullable Object value) {
    return value instanceof ProviderValue described ? described.tree() : value;
  }
}
