package dev.loom.config;

import java.util.regex.Pattern;

/** What a file holds, as a message may show it: on one line, and not too long. */
final class Shown {
  private static final int MAX_LENGTH = 60;
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,60}");

  private Shown() {}

  /** The text in quotes, cut where it is long; what would break the line is escaped. */
  static String quoted(String text) {
    StringBuilder shown = new StringBuilder("\"");
    text.codePoints()
        .limit(MAX_LENGTH)
        .forEach(
            point -> {
              if (Character.isISOControl(point) || !printable(Character.getType(point))) {
                shown.append("\\u").append(String.format("%04X", point));
              } else {
                shown.appendCodePoint(point);
              }
            });
    if (text.codePointCount(0, text.length()) > MAX_LENGTH) {
      shown.append('…');
    }
    return shown.append('"').toString();
  }

  private static boolean printable(int type) {
    return type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR
        && type != Character.FORMAT
        && type != Character.SURROGATE
        && type != Character.UNASSIGNED;
  }

  /** A key: bare where it looks like one. */
  static String name(String key) {
    return PLAIN_NAME.matcher(key).matches() ? key : quoted(key);
  }
}
