package dev.loom.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of one scalar after its references were followed, and what it can be read as.
 *
 * @param written the text as the file has it: what messages show, since a variable may hold a
 *     secret
 * @param text the text with all references followed
 * @param literal whether the file has it plain, as a number or boolean
 */
record Value(String written, String text, boolean literal) {
  private static final int MAX_DIGITS = 18;
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]*)");
  private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?");

  /** Whether the text is not what the file has. */
  boolean isReferred() {
    return !written.equals(text);
  }

  BadValueException refused(String allowed) {
    String shown = Shown.quoted(written);
    String what = isReferred() ? "what " + shown + " stands for" : shown;
    return new BadValueException("is " + what + "; " + allowed);
  }

  boolean flag() throws BadValueException {
    if (plain() && (text.equals("true") || text.equals("false"))) {
      return text.equals("true");
    }
    throw refused("allowed is true or false, without quotes");
  }

  long whole(long most) throws BadValueException {
    if (!plain() || !WHOLE.matcher(text).matches()) {
      throw refused("allowed is a whole number in plain digits, without quotes");
    }
    if (text.length() <= MAX_DIGITS) {
      long number = Long.parseLong(text);
      if (number <= most && number >= -most) {
        return number;
      }
    }
    throw refused("allowed is a whole number up to " + most);
  }

  double decimal() throws BadValueException {
    if (plain() && DECIMAL.matcher(text).matches()) {
      return Double.parseDouble(text);
    }
    throw refused("allowed is a number in plain digits such as 0.25, without quotes");
  }

  <E extends Enum<E>> E choice(Class<E> type) throws BadValueException {
    for (E constant : type.getEnumConstants()) {
      if (text.equals(spelt(constant))) {
        return constant;
      }
    }
    String all =
        Arrays.stream(type.getEnumConstants()).map(Value::spelt).collect(Collectors.joining(", "));
    throw refused("allowed are " + all);
  }

  private static String spelt(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** A variable holds text alone, so what it gives is read like a plain scalar. */
  private boolean plain() {
    return literal || isReferred();
  }

  /** The text stays out of sight: it may be a secret. */
  @Override
  public String toString() {
    return "Value[hidden]";
  }
}
