package dev.loom.langchain4j;

import dev.loom.chat.ProviderValue;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A LangChain4j object on its way through a chain, to be handed to LangChain4j again unchanged.
 *
 * @param value the object
 * @param skip its members that the request tells elsewhere
 */
record Carried(Object value, Set<String> skip) implements ProviderValue {
  // Rejects {@code null}.
  Carried {
    Objects.requireNonNull(value, "value");
    skip = Set.copyOf(skip);
  }

  static Carried of(Object value) {
    return new Carried(value, Set.of());
  }

  @Override
  public @Nullable Object tree() {
    return Description.of(value, skip);
  }

  @Override
  public String toString() {
    return "Carried[" + value.getClass().getName() + "]";
  }
}
