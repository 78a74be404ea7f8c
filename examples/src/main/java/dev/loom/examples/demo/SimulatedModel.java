package dev.loom.examples.demo;

import dev.loom.chat.ModelId;
import java.util.List;

/**
 * How the simulated upstream plays a model. Provider and model are real names, so that real prices
 * apply; the answers are made up. One model has no price, as a house's own models have none.
 *
 * @param id provider and model
 * @param firstTokenMillis typical time to the first token
 * @param tokensPerSecond output speed
 * @param answerTokens typical length of the visible answer
 * @param reasoningTokens typical length of the reasoning, 0 for a model that does not reason
 * @param promptCache whether the provider keeps long prompts and bills them lower
 */
record SimulatedModel(
    ModelId id,
    int firstTokenMillis,
    int tokensPerSecond,
    int answerTokens,
    int reasoningTokens,
    boolean promptCache) {

  static final SimulatedModel SMALL = of("openai", "gpt-4o-mini", 380, 90, 140, 0, true);
  static final SimulatedModel LARGE = of("openai", "gpt-4.1", 620, 70, 60, 0, true);
  static final SimulatedModel REASONING = of("openai", "gpt-5-mini", 2400, 110, 320, 700, true);
  static final SimulatedModel CODE = of("anthropic", "claude-haiku-4-5", 510, 130, 420, 0, false);
  static final SimulatedModel FAST = of("google", "gemini-2.5-flash", 290, 180, 160, 0, false);
  static final SimulatedModel HOUSE = of("self-hosted", "house-model-8b", 150, 45, 20, 0, false);

  static final List<SimulatedModel> ALL = List.of(SMALL, LARGE, REASONING, CODE, FAST, HOUSE);

  private static SimulatedModel of(
      String provider,
      String model,
      int firstTokenMillis,
      int tokensPerSecond,
      int answerTokens,
      int reasoningTokens,
      boolean promptCache) {
    return new SimulatedModel(
        new ModelId(provider, model),
        firstTokenMillis,
        tokensPerSecond,
        answerTokens,
        reasoningTokens,
        promptCache);
  }

  /** The model that a request asks for. */
  static SimulatedModel of(ModelId id) {
    return ALL.stream()
        .filter(model -> model.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the simulation has no model " + id));
  }
}
