package dev.loom.privacy;

import java.lang.Character.UnicodeScript;
import java.util.Set;

/** E-mail addresses, found from their {@code @}: the local part to its left, the domain behind. */
final class EmailMatcher {
  private static final int MAX_LOCAL = 64;
  private static final int MAX_DOMAIN = 253;
  private static final int MAX_LABEL = 63;

  /** Last labels that are endings of files and no top-level domains. */
  private static final Set<String> FILE_ENDINGS =
      Set.of(
          "png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "ico", "css", "scss", "less", "js",
          "jsx", "tsx", "mjs", "json", "html", "htm", "xml", "txt", "pdf", "yaml", "yml", "toml",
          "lock", "java", "jar", "war", "tar", "tgz", "gz", "exe", "dll", "log", "csv", "doc",
          "docx", "xls", "xlsx", "ppt", "pptx", "wav", "avi", "webm", "ttf", "woff", "wasm", "php",
          "cpp", "hpp", "swift", "ipynb", "sql", "bak", "tmp", "cfg", "conf", "ini");

  private final Scan scan;
  private final Units units;

  EmailMatcher(Scan scan) {
    this.scan = scan;
    this.units = scan.units();
  }

  /** At an {@code @}. */
  void at(int at) {
    int start = localStart(at);
    if (start == at) {
      return;
    }
    int end = domainEnd(units.next(at));
    if (end > 0 && !isRemote(start, at, end)) {
      scan.add(ValueType.EMAIL, start, end);
    }
  }

  /** Walks left; signs count only between two characters of the first kind, dots never twice. */
  private int localStart(int at) {
    int start = at;
    int i = at;
    int behind = '@';
    boolean ascii = Chars.isAlphanumeric(units.previous(at));
    for (int length = 0; ; length++) {
      int before = units.before(i);
      int c = before < 0 ? Units.END : units.at(before);
      boolean usual = isUsual(c);
      if (!usual && !isRare(c)
          || ascii && isUnspaced(c)
          || behind == '.' && c == '.'
          || !usual && isRare(behind)
          || behind == '@' && (c == '.' || !usual)) {
        break;
      }
      if (length == MAX_LOCAL) {
        return at;
      }
      if (usual && c != '.') {
        start = before;
      }
      behind = c;
      i = before;
    }
    // A sign of a list or of a change stands before an address, not in it.
    while (start < at && (units.at(start) == '-' || units.at(start) == '+')) {
      start = units.next(start);
    }
    return start;
  }

  private static boolean isUsual(int c) {
    if (c < 0x80) {
      return Chars.isAlphanumeric(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-';
    }
    return Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK;
  }

  private static boolean isRare(int c) {
    return switch (c) {
      case '!', '#', '$', '&', '*', '^', '~', '\'' -> true;
      default -> false;
    };
  }

  /** Scripts that put no space between words: a name in Latin letters stands right beside them. */
  private static boolean isUnspaced(int c) {
    if (c < 0x0E00) {
      return false;
    }
    UnicodeScript script = UnicodeScript.of(c);
    return switch (script) {
      case HAN, HIRAGANA, KATAKANA, HANGUL, THAI, LAO, KHMER, MYANMAR, BOPOMOFO -> true;
      default -> false;
    };
  }

  /** Behind the last label that can be a top-level domain, or -1. */
  private int domainEnd(int start) {
    int end = -1;
    int label = start;
    int labels = 0;
    int i = start;
    int length = 0;
    while (length <= MAX_DOMAIN) {
      int labelEnd = labelEnd(i);
      if (labelEnd == i) {
        break;
      }
      labels++;
      if (labels == 2 && isVersion(start, label)) {
        return -1;
      }
      if (labels >= 2 && isTopLevel(i, labelEnd)) {
        end = labelEnd;
      } else if (labels >= 2) {
        end = units.at(labelEnd) == '.' || isNumber(i, labelEnd) ? end : -1;
      }
      length += labelEnd - i + 1;
      if (units.at(labelEnd) != '.') {
        break;
      }
      i = units.next(labelEnd);
      label = i;
    }
    return end;
  }

  private boolean isNumber(int from, int to) {
    for (int i = from; i < to; i = units.next(i)) {
      if (!Chars.isDigit(units.at(i))) {
        return false;
      }
    }
    return true;
  }

  /** Behind the letters, digits and inner hyphens of a label; a change of script ends it. */
  private int labelEnd(int start) {
    int end = start;
    int i = start;
    boolean ascii = Chars.isAlphanumeric(units.at(start));
    for (int length = 0; length <= MAX_LABEL; length++) {
      int c = units.at(i);
      boolean letter = c < 0x80 ? Chars.isAlphanumeric(c) : isUsual(c);
      if (!letter && c != '-' || ascii && isUnspaced(c)) {
        return end;
      }
      if (letter) {
        end = units.endOf(i);
      } else if (i == start) {
        return start;
      }
      i = units.next(i);
    }
    return start;
  }

  private boolean isTopLevel(int from, int to) {
    StringBuilder label = new StringBuilder(8);
    boolean letters = true;
    for (int i = from; i < to; i = units.next(i)) {
      int c = units.at(i);
      letters &= c < 0x80 ? Chars.isLetter(c) : !Character.isDigit(c);
      label.appendCodePoint(Chars.lower(c));
    }
    String name = label.toString();
    return letters
        ? name.codePointCount(0, name.length()) >= 2 && !FILE_ENDINGS.contains(name)
        : name.startsWith("xn--") && name.length() > 4;
  }

  /** {@code 2.0.0-beta} or {@code v18.2}: a number, then a label that begins with a digit. */
  private boolean isVersion(int start, int secondLabel) {
    int i = start;
    int c = units.at(i);
    if (c == 'v' || c == 'V' || c == '^' || c == '~') {
      i = units.next(i);
    }
    int from = i;
    while (Chars.isDigit(units.at(i))) {
      i = units.next(i);
    }
    return i > from && units.at(i) == '.' && Chars.isDigit(units.at(secondLabel));
  }

  /** {@code git@host:path}, {@code ssh://git@host}, and a call in source code. */
  private boolean isRemote(int start, int at, int end) {
    int behind = units.at(end);
    if (behind == '(') {
      return true;
    }
    boolean git = units.skip(start, "git") == at;
    return git
        && (behind == ':'
            && !Chars.isSpace(units.at(units.next(end)))
            && units.at(units.next(end)) != Units.END);
  }
}
