package dev.loom.chat;

import dev.loom.chat.UsageCounts.Input;
import dev.loom.chat.UsageCounts.Output;
import dev.loom.chat.UsageMembers.Fact;
import java.util.List;

/** The shapes that name one count for input and one for output: Cohere's and Ollama's. */
final class PlainUsage extends UsageReader {
  private static final UsageMembers COHERE =
      UsageMembers.none()
          .with(Fact.PROMPT, "billed_units", "input_tokens")
          .with(Fact.COMPLETION, "billed_units", "output_tokens");

  private static final UsageMembers OLLAMA =
      UsageMembers.none()
          .with(Fact.PROMPT, "prompt_eval_count")
          .with(Fact.COMPLETION, "eval_count");

  private final boolean cohere;

  private PlainUsage(UsageMembers table, boolean cohere) {
    super(table);
    this.cohere = cohere;
  }

  static PlainUsage cohere() {
    return new PlainUsage(COHERE, true);
  }

  static PlainUsage ollama() {
    return new PlainUsage(OLLAMA, false);
  }

  @Override
  void accept(Object event) {
    model = latest(ParsedTree.text(event, "model"), model);
    if (cohere) {
      values.overlay(ParsedTree.member(event, "meta"));
      values.overlay(ParsedTree.member(event, "usage"));
      values.overlay(ParsedTree.member(ParsedTree.member(event, "delta"), "usage"));
      values.overlay(ParsedTree.member(ParsedTree.member(event, "response"), "meta"));
    } else {
      // the envelope of an answer is its usage, so most of its members are of no interest
      values.overlayKnown(event);
    }
  }

  @Override
  BilledUsage usage() {
    readCounts();
    return billed(Input.ONLY_TEXT, Output.ONLY_TEXT, false, List.of(), 0);
  }
}
