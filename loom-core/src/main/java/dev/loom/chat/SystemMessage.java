package dev.loom.chat;

import java.util.Objects;

/**
 * Instructions for the model.
 *
 * @param text the instructions
 */
public record SystemMessage(String text) implements Message {
  // Rejects {@code null}.
  public SystemMessage {
    Objects.requireNonNull(text, "text");
  }

  @Override
  public String role() {
    return "system";
  }

  @Override
  public String toString() {
    return "SystemMessage[" + text.length() + " chars]";
  }
}
