package dev.loom.examples.lines;

import dev.loom.config.NearestName;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The members of one JSON object by type. A member that is null counts as absent; one of another
 * type is a {@link BadLineException} that names it.
 */
public final class Members {
  /** A decimal of more digits than this is nonsense and would only cost time. */
  private static final int MAX_DIGITS = 60;

  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,60}");

  private final Map<String, @Nullable Object> members;

  /** Looks into a map; does not copy it. */
  public Members(Map<String, @Nullable Object> members) {
    this.members = members;
  }

  /**
   * Refuses a member that is none of these, with the nearest of them: a slip would else be taken
   * for something left out.
   */
  public void only(List<String> known) {
    for (String name : members.keySet()) {
      if (!known.contains(name)) {
        String shown = PLAIN_NAME.matcher(name).matches() ? name : "a name of other characters";
        throw new BadLineException(
            shown
                + " is no member of a line"
                + NearestName.to(name, known)
                    .map(meant -> "; did you mean " + meant + "?")
                    .orElse("; allowed are " + String.join(", ", known)));
      }
    }
  }

  /** A text, or {@code null} when absent. */
  public @Nullable String text(String name) {
    Object value = members.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw new BadLineException(name + " is not a string");
  }

  /** A text, or a default when absent or empty. */
  public String text(String name, String otherwise) {
    String value = text(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }

  /** A whole number within bounds. */
  public OptionalLong count(String name, long min, long max) {
    Object value = members.get(name);
    if (value == null) {
      return OptionalLong.empty();
    }
    if (value instanceof Integer || value instanceof Long) {
      long number = ((Number) value).longValue();
      if (number >= min && number <= max) {
        return OptionalLong.of(number);
      }
    } else if (!(value instanceof BigInteger)) {
      throw new BadLineException(name + " is not a whole number");
    }
    throw new BadLineException(name + " is " + value + "; allowed are " + min + " to " + max);
  }

  /** A decimal that is not negative, written as a number; {@code null} when absent. */
  public @Nullable BigDecimal amount(String name) {
    Object value = members.get(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof Number)) {
      throw new BadLineException(name + " is not a number");
    }
    BigDecimal decimal =
        value instanceof BigDecimal exact ? exact : new BigDecimal(value.toString());
    if (decimal.signum() < 0) {
      throw new BadLineException(name + " is negative");
    }
    if (Math.abs((long) decimal.scale()) > MAX_DIGITS || decimal.precision() > MAX_DIGITS) {
      throw new BadLineException(name + " has more than " + MAX_DIGITS + " digits");
    }
    return decimal;
  }

  /** An object of texts, in key order; empty when absent. */
  public Map<String, String> texts(String name) {
    Object member = members.get(name);
    if (member == null) {
      return Map.of();
    }
    if (!(member instanceof Map<?, ?> object)) {
      throw new BadLineException(name + " is not an object");
    }
    Map<String, String> texts = new TreeMap<>();
    object.forEach(
        (key, value) -> {
          if (!(value instanceof String text)) {
            throw new BadLineException(name + " has a member that is not a string");
          }
          texts.put((String) key, text);
        });
    return texts;
  }
}
