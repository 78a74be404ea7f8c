package dev.loom.langchain4j;

import dev.loom.chat.ProviderValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An object among LangChain4j's attributes on its way through a chain, to be handed to LangChain4j
 * again unchanged.
 *
 * @param value the object
 */
record Carried(Object value) implements ProviderValue {
  // Rejects {@code null}.
  Carried {
    Objects.requireNonNull(value, "value");
  }

  @Override
  public @Nullable Object tree() {
    return Description.of(value);
  }

  @Override
  public String toString() {
    return "Carried[" + value.getClass().getName() + "]";
  }
}
