package dev.loom.chat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a provider counts tokens. Each provider's convention is turned into disjoint classes here and
 * nowhere else. Nothing throws, whatever the counts: what makes no sense counts as not reported,
 * and the usage says that it was {@linkplain BilledUsage#adjusted() adjusted}. Thread-safe.
 */
public enum UsageFormat {
  /** Chat completions and embeddings of OpenAI, and of the many who speak it. */
  OPENAI_CHAT(
      "openai_chat", UsageCounts.Input.INCLUDES_CACHE, UsageCounts.Output.INCLUDES_REASONING),
  /** The responses operation of OpenAI. */
  OPENAI_RESPONSES(
      "openai_responses", UsageCounts.Input.INCLUDES_CACHE, UsageCounts.Output.INCLUDES_REASONING),
  /** The messages operation of Anthropic. */
  ANTHROPIC("anthropic", UsageCounts.Input.EXCLUDES_CACHE, UsageCounts.Output.INCLUDES_REASONING),
  /** The generateContent operation of Google. */
  GEMINI("gemini", UsageCounts.Input.INCLUDES_CACHE, UsageCounts.Output.EXCLUDES_REASONING),
  /** The converse operation of Amazon Bedrock. */
  BEDROCK_CONVERSE(
      "bedrock_converse", UsageCounts.Input.EXCLUDES_CACHE, UsageCounts.Output.INCLUDES_REASONING),
  /** The invoke operation of Amazon Bedrock. */
  BEDROCK_INVOKE(
      "bedrock_invoke", UsageCounts.Input.EXCLUDES_CACHE, UsageCounts.Output.INCLUDES_REASONING),
  /** Cohere: what it bills, not what the model read. */
  COHERE("cohere", UsageCounts.Input.ONLY_TEXT, UsageCounts.Output.ONLY_TEXT),
  /** Ollama. */
  OLLAMA("ollama", UsageCounts.Input.ONLY_TEXT, UsageCounts.Output.ONLY_TEXT);

  private static final ModelId NOBODY = new ModelId("", "");

  private final String id;
  private final UsageCounts.Input input;
  private final UsageCounts.Output output;

  UsageFormat(String id, UsageCounts.Input input, UsageCounts.Output output) {
    this.id = id;
    this.input = input;
    this.output = output;
  }

  /**
   * The format's name on the command line.
   *
   * @return for instance {@code openai_chat}
   */
  public String id() {
    return id;
  }

  /**
   * The usage that a provider of this format means by plain counts, for those who no longer see its
   * answer. A count is taken as the provider sent it: Anthropic's prompt is without cache, Gemini's
   * completion without thoughts. A count that is negative, fractional or above {@link
   * TokenUsage#MAX_COUNT} is taken as not reported.
   *
   * @param prompt input tokens, or {@code null}
   * @param completion output tokens, or {@code null}
   * @param cacheRead input tokens read from the provider's cache, or {@code null}
   * @param cacheWrite input tokens written to it, or {@code null}
   * @param reasoning reasoning tokens, or {@code null}
   * @param total all tokens, or {@code null}; tells whether reasoning comes on top of the
   *     completion
   * @return the usage in disjoint classes; names no model
   */
  public BilledUsage of(
      @Nullable Number prompt,
      @Nullable Number completion,
      @Nullable Number cacheRead,
      @Nullable Number cacheWrite,
      @Nullable Number reasoning,
      @Nullable Number total) {
    return of(NOBODY, prompt, completion, cacheRead, cacheWrite, reasoning, total);
  }

  /**
   * The same of a known model; a few providers count differently from the format that they speak.
   *
   * @param asked provider and model as asked
   * @param prompt input tokens, or {@code null}
   * @param completion output tokens, or {@code null}
   * @param cacheRead input tokens read from the provider's cache, or {@code null}
   * @param cacheWrite input tokens written to it, or {@code null}
   * @param reasoning reasoning tokens, or {@code null}
   * @param total all tokens, or {@code null}
   * @return the usage in disjoint classes; names no model
   */
  public BilledUsage of(
      ModelId asked,
      @Nullable Number prompt,
      @Nullable Number completion,
      @Nullable Number cacheRead,
      @Nullable Number cacheWrite,
      @Nullable Number reasoning,
      @Nullable Number total) {
    UsageCounts counts = new UsageCounts();
    counts.prompt = counts.read(prompt);
    counts.completion = counts.read(completion);
    counts.cacheRead = counts.read(cacheRead);
    counts.cacheWrite5m = counts.read(cacheWrite);
    counts.reasoning = counts.read(reasoning);
    counts.total = counts.read(total);
    if (this == OPENAI_CHAT) {
      counts.addUnnamedThoughts(asked);
    }
    return usage(counts);
  }

  private BilledUsage usage(UsageCounts counts) {
    TokenUsage tokens = counts.classes(input, output, totalCounts());
    return BilledUsage.of(tokens, null).withAdjusted(counts.adjusted);
  }

  /**
   * The usage of a plain answer.
   *
   * @param answer the parsed body: maps, lists, texts, numbers (decimals exact), booleans, {@code
   *     null}; an error body is fine
   * @return the usage; every class that the answer does not report is unknown
   */
  public BilledUsage read(Map<String, ? extends @Nullable Object> answer) {
    return read(answer, NOBODY);
  }

  /**
   * The usage of a plain answer of a known model; a few providers count some models differently.
   *
   * @param answer the parsed body
   * @param asked provider and model as asked
   * @return the usage; every class that the answer does not report is unknown
   */
  public BilledUsage read(Map<String, ? extends @Nullable Object> answer, ModelId asked) {
    UsageReader reader = reader(asked, false);
    reader.accept(answer);
    return reader.usage();
  }

  /**
   * Reads a streamed answer.
   *
   * @return a new collector, for one stream
   */
  public UsageCollector collector() {
    return collector(NOBODY);
  }

  /**
   * Reads a streamed answer of a known model.
   *
   * @param asked provider and model as asked
   * @return a new collector, for one stream
   */
  public UsageCollector collector(ModelId asked) {
    return new UsageCollector(reader(asked, true));
  }

  private UsageReader reader(ModelId asked, boolean streamed) {
    return switch (this) {
      case OPENAI_CHAT -> OpenAiUsage.chat(asked);
      case OPENAI_RESPONSES -> OpenAiUsage.responses(asked);
      case ANTHROPIC -> new AnthropicUsage();
      case GEMINI -> new GeminiUsage();
      case BEDROCK_CONVERSE -> new BedrockConverseUsage(asked, streamed);
      case BEDROCK_INVOKE -> new BedrockInvokeUsage(asked);
      case COHERE -> PlainUsage.cohere();
      case OLLAMA -> PlainUsage.ollama();
    };
  }

  /** Anthropic sends no total, and that of Bedrock's converse leaves some tokens out. */
  private boolean totalCounts() {
    return this == OPENAI_CHAT || this == OPENAI_RESPONSES || this == GEMINI;
  }

  /**
   * The format of an operation, whoever provides it. It says more than the provider's name.
   *
   * @param path the operation's path, with anything before it and perhaps a query behind it
   * @return the format, empty for an unknown operation
   */
  public static Optional<UsageFormat> forEndpoint(String path) {
    int query = path.indexOf('?');
    String bare = query < 0 ? path : path.substring(0, query);
    String operation = bare.substring(bare.lastIndexOf('/') + 1);
    int method = operation.lastIndexOf(':');
    return Optional.ofNullable(
        switch (method < 0 ? operation : operation.substring(method)) {
          case "completions", "embeddings" -> OPENAI_CHAT;
          case "responses" -> OPENAI_RESPONSES;
          case "messages" -> ANTHROPIC;
          case ":generateContent", ":streamGenerateContent" -> GEMINI;
          case "converse", "converse-stream" -> BEDROCK_CONVERSE;
          case "invoke", "invoke-with-response-stream" -> BEDROCK_INVOKE;
          default -> null;
        });
  }

  /**
   * The format that a provider speaks by default.
   *
   * @param provider the provider's id; case and other known names do not matter
   * @return the format, empty for an unknown provider
   */
  public static Optional<UsageFormat> forProvider(String provider) {
    return Optional.ofNullable(
        switch (providerId(provider)) {
          case "openai",
              "azure",
              "mistral",
              "groq",
              "deepseek",
              "xai",
              "together_ai",
              "perplexity",
              "cerebras",
              "moonshot",
              "zai",
              "minimax",
              "dashscope",
              "voyage",
              "openrouter" ->
              OPENAI_CHAT;
          case "anthropic" -> ANTHROPIC;
          case "google", "vertex_ai" -> GEMINI;
          case "bedrock" -> BEDROCK_CONVERSE;
          case "cohere" -> COHERE;
          case "ollama" -> OLLAMA;
          default -> null;
        });
  }

  /**
   * The format of an answer. Its operation, its provider and the names of its members are asked in
   * this order, and the first that names a format of which the answer has a member holds. Where the
   * answer has no usage (an error), the first that names a format holds.
   *
   * @param path the operation's path, empty when unknown
   * @param provider the provider's id, empty when unknown
   * @param answer the parsed body, or the event of a stream that tells the usage
   * @return the format, empty when nothing tells
   */
  public static Optional<UsageFormat> forAnswer(
      String path, String provider, Map<String, ? extends @Nullable Object> answer) {
    return forStream(path, provider, List.of(answer));
  }

  /**
   * The format of a streamed answer, by the same rule: a member in any of its events counts.
   *
   * @param path the operation's path, empty when unknown
   * @param provider the provider's id, empty when unknown
   * @param events the parsed events, in order
   * @return the format, empty when nothing tells
   */
  public static Optional<UsageFormat> forStream(
      String path,
      String provider,
      List<? extends Map<String, ? extends @Nullable Object>> events) {
    Optional<UsageFormat> operation = forEndpoint(path);
    Optional<UsageFormat> spoken = forProvider(provider);
    return operation
        .filter(format -> UsageSigns.speak(format, events))
        .or(() -> spoken.filter(format -> UsageSigns.speak(format, events)))
        .or(() -> events.stream().flatMap(event -> UsageSigns.format(event).stream()).findFirst())
        .or(() -> operation)
        .or(() -> spoken);
  }

  /**
   * The id by which formats and prices know a provider: lower case, and one of its names.
   *
   * @param provider the provider as the host names it
   * @return for instance {@code azure} for {@code Azure-OpenAI}; an unknown provider in lower case
   */
  public static String providerId(String provider) {
    String lower = provider.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "azure-openai" -> "azure";
      case "gemini" -> "google";
      case "vertex" -> "vertex_ai";
      case "together" -> "together_ai";
      default -> lower;
    };
  }
}
