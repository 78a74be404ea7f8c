package dev.loom.chat;

import java.util.Objects;

/**
 * Provider and model, as the host names them. Compared exactly: no case folding, no aliases.
 * Immutable.
 *
 * @param provider the provider's id, for instance {@code openai}; may be empty when unknown
 * @param model the model's id as sent to the provider, for instance {@code gpt-4o-mini}; may be
 *     empty when unknown
 */
public record ModelId(String provider, String model) {
  // Rejects {@code null}.
  public ModelId {
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(model, "model");
  }

  @Override
  public String toString() {
    return provider + "/" + model;
  }
}
