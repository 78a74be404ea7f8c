package dev.loom.chat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The members by which an answer, or an event of a stream, tells its format. */
final class UsageSigns {

  /** The format of a usage object at a path that has all the members. */
  private record Sign(UsageFormat format, List<String> path, List<String> members) {
    boolean isIn(Object answer) {
      Object usage = answer;
      for (String name : path) {
        // The only list on the way to a usage is that of a chat's choices: the first one counts.
        List<?> items = ParsedTree.list(usage);
        usage = ParsedTree.member(items.isEmpty() ? usage : items.get(0), name);
      }
      for (String name : members) {
        if (ParsedTree.member(usage, name) == null) {
          return false;
        }
      }
      return true;
    }
  }

  /** Where one answer has several, the first tells; so what two formats share comes last. */
  private static final List<Sign> SIGNS =
      List.of(
          sign(UsageFormat.OPENAI_CHAT, "usage", "prompt_tokens"),
          sign(UsageFormat.OPENAI_CHAT, "usage", "completion_tokens"),
          sign(UsageFormat.OPENAI_CHAT, "x_groq/usage", "prompt_tokens"),
          sign(UsageFormat.OPENAI_CHAT, "x_groq/usage", "completion_tokens"),
          sign(UsageFormat.OPENAI_CHAT, "choices/usage", "prompt_tokens"),
          sign(UsageFormat.OPENAI_CHAT, "choices/usage", "completion_tokens"),
          sign(UsageFormat.GEMINI, "usageMetadata", "promptTokenCount"),
          sign(UsageFormat.GEMINI, "usageMetadata", "candidatesTokenCount"),
          sign(UsageFormat.GEMINI, "usage_metadata", "prompt_token_count"),
          sign(UsageFormat.GEMINI, "usage_metadata", "candidates_token_count"),
          sign(UsageFormat.BEDROCK_CONVERSE, "usage", "inputTokens"),
          sign(UsageFormat.BEDROCK_CONVERSE, "usage", "outputTokens"),
          sign(UsageFormat.BEDROCK_CONVERSE, "metadata/usage", "inputTokens"),
          sign(UsageFormat.BEDROCK_CONVERSE, "metadata/usage", "outputTokens"),
          sign(UsageFormat.COHERE, "usage", "billed_units"),
          sign(UsageFormat.COHERE, "meta", "billed_units"),
          sign(UsageFormat.COHERE, "delta/usage", "billed_units"),
          sign(UsageFormat.COHERE, "response/meta", "billed_units"),
          sign(UsageFormat.OLLAMA, "", "prompt_eval_count"),
          sign(UsageFormat.OLLAMA, "", "eval_count"),
          sign(UsageFormat.OPENAI_RESPONSES, "response/usage", "input_tokens"),
          sign(UsageFormat.OPENAI_RESPONSES, "usage", "input_tokens", "input_tokens_details"),
          sign(UsageFormat.OPENAI_RESPONSES, "usage", "input_tokens", "total_tokens"),
          sign(UsageFormat.ANTHROPIC, "message/usage", "input_tokens"),
          sign(UsageFormat.ANTHROPIC, "usage", "input_tokens"),
          sign(UsageFormat.ANTHROPIC, "usage", "output_tokens"),
          sign(UsageFormat.OPENAI_RESPONSES, "usage", "input_tokens"),
          sign(UsageFormat.BEDROCK_INVOKE, "", "inputTextTokenCount"),
          sign(UsageFormat.BEDROCK_INVOKE, "", "prompt_token_count"),
          sign(UsageFormat.BEDROCK_INVOKE, "", "generation_token_count"),
          sign(UsageFormat.BEDROCK_INVOKE, "amazon-bedrock-invocationMetrics", "inputTokenCount"));

  /** Whose bodies Bedrock's invoke passes on as they are. */
  private static final Set<UsageFormat> MAKERS =
      Set.of(UsageFormat.ANTHROPIC, UsageFormat.OPENAI_CHAT, UsageFormat.COHERE);

  private UsageSigns() {}

  private static Sign sign(UsageFormat format, String path, String... members) {
    List<String> names = path.isEmpty() ? List.of() : List.of(path.split("/"));
    return new Sign(format, names, List.of(members));
  }

  /** Whether one of the events has a member that this format reads. */
  static boolean speak(
      UsageFormat format, List<? extends Map<String, ? extends @Nullable Object>> events) {
    boolean passesOn = format == UsageFormat.BEDROCK_INVOKE;
    return events.stream()
        .flatMap(UsageSigns::in)
        .anyMatch(found -> found == format || (passesOn && MAKERS.contains(found)));
  }

  /** The format that the members tell, empty when they tell none. */
  static Optional<UsageFormat> format(Map<String, ? extends @Nullable Object> answer) {
    return in(answer).findFirst();
  }

  private static Stream<UsageFormat> in(Map<String, ? extends @Nullable Object> answer) {
    return SIGNS.stream().filter(sign -> sign.isIn(answer)).map(Sign::format);
  }
}
