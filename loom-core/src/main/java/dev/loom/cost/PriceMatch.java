package dev.loom.cost;

import dev.loom.chat.ModelId;
import java.util.Objects;

/**
 * Which model of the price book priced a call, and how it was found. Immutable.
 *
 * @param model provider and model as the book names them
 * @param by how the call's id led there
 */
public record PriceMatch(ModelId model, By by) {

  /** How an id was found in the book. Never by a common beginning or by similarity. */
  public enum By {
    /** The id stands in the book, save for letter case. */
    EXACT,
    /** The book says that the id stands for another one. */
    ALIAS,
    /** After a routing prefix was taken off. */
    PREFIX,
    /** After a date or a version at the end was taken off. */
    DATED
  }

  // Rejects {@code null}.
  public PriceMatch {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(by, "by");
  }
}
