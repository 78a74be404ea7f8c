package dev.loom.privacy;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells placeholders, references and short numbers from values that somebody means to hide. */
final class NoValue {
  private static final int MAX_WORD = 64;
  private static final int SHORT_NUMBER = 16;

  private static final Set<String> WORDS =
      Set.of(
          "changeme",
          "example",
          "none",
          "null",
          "true",
          "false",
          "undefined",
          "nil",
          "redacted",
          "masked",
          "hidden",
          "withheld");

  private static final Set<String> HOLDERS =
      Set.of(
          "config",
          "settings",
          "process",
          "os",
          "env",
          "self",
          "this",
          "args",
          "options",
          "opts",
          "request",
          "req",
          "ctx",
          "conf",
          "cfg",
          "props",
          "params",
          "secrets",
          "credentials",
          "environ",
          "system",
          "environment",
          "var",
          "local",
          "values",
          "user",
          "form",
          "app");

  private NoValue() {}

  /**
   * Whether the text from start to end is no value.
   *
   * @param quoted whether it stands in quotes, where names of variables are plain text
   */
  static boolean is(Units units, int start, int end, boolean quoted) {
    int first = units.at(start);
    if (first == '[' && Placeholders.endOf(units, start) >= 0
        || first == '<'
        || first == '{'
        || first == '#' && units.at(units.next(start)) == '{'
        || first == '%' && isFormat(units, start, end)
        || first == '$' && isVariable(units, start, end, quoted)) {
      return true;
    }
    if (isRepeated(units, start, end) || isShortNumber(units, start, end)) {
      return true;
    }
    String word = word(units, start, end);
    if (word == null) {
      return false;
    }
    return WORDS.contains(word)
        || word.startsWith("your-")
        || word.startsWith("your_")
        || word.startsWith("your ")
        || word.startsWith("<")
        || !quoted && isReference(units, word, end);
  }

  private static boolean isFormat(Units units, int start, int end) {
    int next = units.at(units.next(start));
    return next == '('
        || next == 's' && units.endOf(units.next(start)) == end
        || isName(units, start, end);
  }

  /** {@code %NAME%}. */
  private static boolean isName(Units units, int start, int end) {
    int last = units.before(end);
    for (int i = units.next(start); i < last; i = units.next(i)) {
      if (!Chars.isAlphanumeric(units.at(i)) && units.at(i) != '_') {
        return false;
      }
    }
    return last > start && units.at(last) == '%';
  }

  /** {@code ${…}}, {@code $(…)}, {@code $NAME}. */
  private static boolean isVariable(Units units, int start, int end, boolean quoted) {
    int i = units.next(start);
    int c = units.at(i);
    if (c == '{' || c == '(' || c == '$') {
      return true;
    }
    if (i >= end || Chars.isDigit(c)) {
      return false;
    }
    for (; i < end; i = units.next(i)) {
      c = units.at(i);
      boolean name = c == '_' || Chars.isAlphanumeric(c) && !(quoted && Chars.isLower(c));
      if (!name) {
        return false;
      }
    }
    return true;
  }

  private static boolean isRepeated(Units units, int start, int end) {
    int first = units.at(start);
    int read = 0;
    for (int i = start; i < end; i = units.next(i)) {
      int c = units.at(i);
      boolean mask = (c == '*' || c == '.' || c == '-') && (first == '*' || first == '.');
      if (c != first && !mask) {
        return false;
      }
      if (++read > 4 * MAX_WORD) {
        return true;
      }
    }
    return true;
  }

  private static boolean isShortNumber(Units units, int start, int end) {
    int digits = 0;
    for (int i = start; i < end; i = units.next(i)) {
      int c = units.at(i);
      if (Chars.isDigit(c)) {
        digits++;
      } else if (c != '.' && !(i == start && (c == '-' || c == '+'))) {
        return false;
      }
      if (digits >= SHORT_NUMBER) {
        return false;
      }
    }
    return digits > 0;
  }

  private static @Nullable String word(Units units, int start, int end) {
    StringBuilder word = new StringBuilder();
    for (int i = start; i < end; i = units.next(i)) {
      if (word.length() == MAX_WORD) {
        return null;
      }
      word.appendCodePoint(Chars.lower(Math.max(units.at(i), 0)));
    }
    return word.toString();
  }

  /** {@code config.x}, {@code os.environ[…]}, {@code getenv(…)}, a variable named as its field. */
  private static boolean isReference(Units units, String word, int end) {
    boolean dotted = false;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c == '.') {
        dotted = true;
      } else if (!Chars.isLower(c) && c != '_' && !(i > 0 && Chars.isDigit(c))) {
        int open = word.indexOf('(');
        int bracket = word.indexOf('[');
        return (c == '(' && i == open || c == '[' && i == bracket) && i > 0;
      }
    }
    int behind = units.at(end);
    if (behind == '(' || behind == '[') {
      return true;
    }
    if (dotted) {
      return HOLDERS.contains(word.substring(0, word.indexOf('.')));
    }
    return word.endsWith("password") || word.endsWith("passwd") || word.endsWith("passphrase");
  }
}
