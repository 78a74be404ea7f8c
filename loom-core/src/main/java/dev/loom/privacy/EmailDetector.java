package dev.loom.privacy;

import org.jspecify.annotations.Nullable;

/** E-mail addresses with an unquoted local part (RFC 5321: 64 characters) and a dotted domain. */
final class EmailDetector implements Detector {
  private static final int MAX_LOCAL = 64;
  private static final int MAX_DOMAIN = 253;

  @Override
  public @Nullable Match at(String text, int start) {
    int at = start;
    int limit = Math.min(text.length(), start + MAX_LOCAL);
    while (at < limit && isLocal(text.charAt(at))) {
      at++;
    }
    if (at == start || at >= text.length() || text.charAt(at) != '@') {
      return null;
    }
    int end = domainEnd(text, at + 1);
    return end < 0 ? null : new Match("EMAIL", end);
  }

  /** End of a domain with at least one dot and an alphabetic last label of two or more letters. */
  private static int domainEnd(String text, int start) {
    int end = -1;
    int label = start;
    int limit = Math.min(text.length(), start + MAX_DOMAIN);
    int i = start;
    while (i <= limit) {
      boolean inLabel = i < limit && isDomain(text.charAt(i));
      if (!inLabel) {
        if (i == label) {
          break;
        }
        if (label > start && isTopLevel(text, label, i)) {
          end = i;
        }
        if (i >= limit || text.charAt(i) != '.') {
          break;
        }
        label = i + 1;
      }
      i++;
    }
    return end;
  }

  private static boolean isTopLevel(String text, int from, int to) {
    if (to - from < 2) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (!Detector.isAsciiLetter(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLocal(char c) {
    return Detector.isWord(c) || ".!#$%&'*+-/=?^`{|}~".indexOf(c) >= 0;
  }

  private static boolean isDomain(char c) {
    return Detector.isAsciiLetter(c) || Detector.isDigit(c) || c == '-';
  }
}
