package dev.loom.privacy;

import org.jspecify.annotations.Nullable;

/**
 * Finds the bare numbers of JSON, which need quotes when something else takes their place: in a
 * text, in a line, in a {@code data:} line, and in JSON that stands in a string, up to four levels.
 * Places must be asked for in rising order.
 */
final class JsonNumbers {
  private static final int MAX_LEVELS = 4;
  private static final String EVENT = "data:";

  private final String text;
  private final @Nullable JsonText whole;
  private @Nullable JsonText line;
  private int lineStart = -1;
  private int read;

  private int start;
  private int end;

  JsonNumbers(String text) {
    this.text = text;
    this.whole = JsonText.startingAt(text, 0);
  }

  /** Where the number starts that was found last. */
  int start() {
    return start;
  }

  /** Where the number ends that was found last. */
  int end() {
    return end;
  }

  /** The quote, with as many backslashes as its level needs, or null where no bare number is. */
  @Nullable String quoteAt(int place) {
    if (!mayBeBare(place)) {
      return null;
    }
    String quote = quote(whole, place);
    return quote == null ? quote(lineOf(place), place) : quote;
  }

  /** Most numbers stand in prose: a bare one follows a sign of JSON. */
  private boolean mayBeBare(int place) {
    int i = place - 1;
    while (i >= 0 && (Chars.isDigit(text.charAt(i)) || text.charAt(i) == '-')) {
      i--;
    }
    while (i > 0 && isSpace(i)) {
      i--;
    }
    if (i < 0) {
      return false;
    }
    char c = text.charAt(i);
    return c == ':' || c == ',' || c == '[';
  }

  private boolean isSpace(int i) {
    char c = text.charAt(i);
    return Chars.isSpace(c) || (c == 'n' || c == 't' || c == 'r' || c == '\\') && isEscaped(i);
  }

  private boolean isEscaped(int i) {
    return text.charAt(i) == '\\' || text.charAt(i - 1) == '\\';
  }

  private @Nullable JsonText lineOf(int place) {
    int from = Math.max(lineStart, 0);
    for (; read < place; read++) {
      from = text.charAt(read) == '\n' ? read + 1 : from;
    }
    if (from != lineStart) {
      lineStart = from;
      boolean event = text.startsWith(EVENT, from);
      line = JsonText.startingAt(text, event ? from + EVENT.length() : from);
    }
    return line;
  }

  private @Nullable String quote(@Nullable JsonText outermost, int place) {
    JsonText json = outermost;
    for (int level = 0; json != null && level <= MAX_LEVELS; level++) {
      int own = json.own(place);
      if (own < 0 || !json.readTo(own)) {
        return null;
      }
      if (json.isNumber()) {
        start = json.outer(json.tokenStart());
        end = json.outer(json.tokenEnd());
        return "\\".repeat((1 << level) - 1) + '"';
      }
      json = json.isString() ? json.inString() : null;
    }
    return null;
  }
}
