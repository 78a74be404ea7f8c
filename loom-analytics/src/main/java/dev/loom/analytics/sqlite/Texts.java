package dev.loom.analytics.sqlite;

/** Makes text fit for the database: no character that it mangles, and no more than the limit. */
final class Texts {
  private static final char REPLACEMENT = '\uFFFD';
  private static final char ELLIPSIS = '…';
  private static final int ELLIPSIS_BYTES = 3;

  private int cuts;

  /** How many texts were cut so far. */
  int cuts() {
    return cuts;
  }

  /** Notes that something was left out without a visible mark. */
  void countCut() {
    cuts++;
  }

  /** Clean text of at most {@code limit} code points. */
  String characters(String text, int limit) {
    String clean = clean(text);
    String cut = cut(clean, limit);
    if (cut.length() < clean.length()) {
      cuts++;
    }
    return cut;
  }

  /** The beginning of clean text with a mark, or all of it when it has few enough code points. */
  static String cut(String clean, int limit) {
    if (clean.length() <= limit || clean.codePointCount(0, clean.length()) <= limit) {
      return clean;
    }
    return clean.substring(0, clean.offsetByCodePoints(0, limit - 1)) + ELLIPSIS;
  }

  /** Clean text of at most {@code limit} bytes in UTF-8. */
  String bytes(String text, int limit) {
    String clean = clean(text);
    if (clean.length() * 3L <= limit) {
      return clean;
    }
    int bytes = 0;
    int kept = 0;
    int i = 0;
    while (i < clean.length()) {
      int point = clean.codePointAt(i);
      bytes += utf8Length(point);
      i += Character.charCount(point);
      if (bytes > limit) {
        cuts++;
        return clean.substring(0, kept) + ELLIPSIS;
      }
      if (bytes <= limit - ELLIPSIS_BYTES) {
        kept = i;
      }
    }
    return clean;
  }

  /** Size in UTF-8. */
  static int utf8Length(String clean) {
    return clean.codePoints().map(Texts::utf8Length).sum();
  }

  /**
   * Replaces U+0000, at which SQL's length() stops, and lone surrogates, which the driver would
   * turn into question marks.
   */
  static String clean(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isBad(text, i)) {
        return replaced(text, i);
      }
    }
    return text;
  }

  private static String replaced(String text, int from) {
    StringBuilder out = new StringBuilder(text);
    for (int i = from; i < text.length(); i++) {
      if (isBad(text, i)) {
        out.setCharAt(i, REPLACEMENT);
      }
    }
    return out.toString();
  }

  private static boolean isBad(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
    }
    return c == 0;
  }

  private static int utf8Length(int point) {
    if (point < 0x80) {
      return 1;
    }
    if (point < 0x800) {
      return 2;
    }
    return point < 0x10000 ? 3 : 4;
  }
}
