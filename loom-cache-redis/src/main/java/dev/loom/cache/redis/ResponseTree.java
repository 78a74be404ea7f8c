package dev.loom.cache.redis;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.BinaryPart;
import dev.loom.chat.Blob;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.FinishReason;
import dev.loom.chat.MediaKind;
import dev.loom.chat.TokenUsage;
import dev.loom.chat.ToolCall;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answers as maps, lists and values, and back. How an answer came to be is left out: that is told
 * anew with each hit.
 */
final class ResponseTree {
  private static final int TOKEN_CLASSES = 9;

  private ResponseTree() {}

  static Map<String, @Nullable Object> of(ChatResponse response) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("text", response.text());
    put(tree, "reasoning", response.reasoning());
    tree.put("tools", response.toolCalls().stream().map(ResponseTree::of).toList());
    tree.put("media", response.media().stream().map(ResponseTree::of).toList());
    tree.put("finish", response.finishReason().name());
    put(tree, "finishWord", response.providerFinishReason());
    tree.put("usage", of(response.usage()));
    put(tree, "id", response.upstreamId());
    put(tree, "model", response.upstreamModel());
    putExtra(tree, response.extra());
    return tree;
  }

  private static void put(Map<String, @Nullable Object> tree, String name, @Nullable Object value) {
    if (value != null) {
      tree.put(name, value);
    }
  }

  private static void putExtra(
      Map<String, @Nullable Object> tree, Map<String, @Nullable Object> extra) {
    put(tree, "extra", extra.isEmpty() ? null : extra);
  }

  private static Map<String, @Nullable Object> of(ToolCall call) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    put(tree, "id", call.id());
    tree.put("name", call.name());
    tree.put("arguments", call.arguments());
    putExtra(tree, call.extra());
    return tree;
  }

  private static Map<String, @Nullable Object> of(BinaryPart part) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("kind", part.kind().name());
    tree.put("type", part.mediaType());
    tree.put("content", part.content());
    putExtra(tree, part.extra());
    return tree;
  }

  private static Map<String, @Nullable Object> of(BilledUsage usage) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("tokens", of(usage.tokens()));
    put(tree, "model", usage.model());
    put(tree, "tier", usage.serviceTier());
    tree.put("multipliers", usage.multipliers());
    tree.put("searches", usage.searches());
    put(tree, "cost", usage.reportedCostUsd());
    tree.put("estimated", usage.estimated());
    tree.put("adjusted", usage.adjusted());
    return tree;
  }

  /** The classes in order, nothing for one that was not reported. */
  private static String of(TokenUsage tokens) {
    return Stream.of(
            tokens.inputUncached(),
            tokens.cacheRead(),
            tokens.cacheWrite5m(),
            tokens.cacheWrite1h(),
            tokens.audioIn(),
            tokens.outputVisible(),
            tokens.reasoning(),
            tokens.audioOut(),
            tokens.imageOut())
        .map(each -> each.isPresent() ? Long.toString(each.getAsLong()) : "")
        .collect(Collectors.joining(","));
  }

  static ChatResponse response(Members tree) throws UnreadableException {
    List<ToolCall> tools = new ArrayList<>();
    for (Object each : tree.list("tools")) {
      tools.add(toolCall(Members.of(each)));
    }
    List<BinaryPart> media = new ArrayList<>();
    for (Object each : tree.list("media")) {
      media.add(part(Members.of(each)));
    }
    return ChatResponse.builder()
        .text(tree.need(String.class, "text"))
        .reasoning(tree.text("reasoning"))
        .toolCalls(tools)
        .media(media)
        .finish(FinishReason.valueOf(tree.need(String.class, "finish")), tree.text("finishWord"))
        .usage(usage(Members.of(tree.value("usage"))))
        .upstreamId(tree.text("id"))
        .upstreamModel(tree.text("model"))
        .extra(tree.extra())
        .build();
  }

  private static ToolCall toolCall(Members tree) throws UnreadableException {
    return new ToolCall(
        tree.text("id"),
        tree.need(String.class, "name"),
        tree.need(String.class, "arguments"),
        tree.extra());
  }

  private static BinaryPart part(Members tree) throws UnreadableException {
    return new BinaryPart(
        MediaKind.valueOf(tree.need(String.class, "kind")),
        tree.need(String.class, "type"),
        tree.need(Blob.class, "content"),
        tree.extra());
  }

  private static BilledUsage usage(Members tree) throws UnreadableException {
    List<String> multipliers = new ArrayList<>();
    for (Object each : tree.list("multipliers")) {
      multipliers.add(Members.as(String.class, each));
    }
    return new BilledUsage(
        tokens(tree.need(String.class, "tokens")),
        tree.text("model"),
        tree.text("tier"),
        multipliers,
        tree.need(Long.class, "searches"),
        tree.value("cost") == null ? null : tree.need(BigDecimal.class, "cost"),
        tree.need(Boolean.class, "estimated"),
        tree.need(Boolean.class, "adjusted"));
  }

  private static TokenUsage tokens(String classes) throws UnreadableException {
    String[] parts = classes.split(",", -1);
    if (parts.length != TOKEN_CLASSES) {
      throw new UnreadableException();
    }
    OptionalLong[] counts = new OptionalLong[TOKEN_CLASSES];
    for (int i = 0; i < TOKEN_CLASSES; i++) {
      counts[i] =
          parts[i].isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(parts[i]));
    }
    return new TokenUsage(
        counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6], counts[7],
        counts[8]);
  }
}
