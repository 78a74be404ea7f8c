package dev.loom.cache.redis;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.BinaryPart;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.TokenUsage;
import dev.loom.chat.ToolCall;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Answers as maps, lists and values, which {@link ResponseReader} reads. How an answer came to be
 * is left out: that is told anew with each hit.
 */
final class ResponseTree {
  private ResponseTree() {}

  /** An answer, with or without its text. */
  static Map<String, @Nullable Object> of(ChatResponse response, boolean withText) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    put(tree, "text", withText ? response.text() : null);
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
    tree.put("searches", Long.toString(usage.searches()));
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
}
