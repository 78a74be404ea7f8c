package dev.loom.privacy;

/**
 * Tells whether a value stands free. Beside one that does not, a placeholder may show what was not
 * seen in the text itself: the end of a word, a shorter chain of digits.
 */
final class Neighbours {
  private static final String FREE_BEFORE = " \t\n\r\"'(<:";
  private static final String FREE_BEHIND = " \t\n\r\"',;)<}\\";

  private Neighbours() {}

  /** Whether all values stand free. */
  static boolean areFree(String text, int end, Findings findings) {
    for (int i = 0; i < findings.size(); i++) {
      if (!isFreeBefore(text, findings.start(i)) || !isFreeBehind(text, end, findings.end(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isFreeBefore(String text, int start) {
    if (start == 0) {
      return true;
    }
    char c = text.charAt(start - 1);
    if (c == ' ') {
      return start < 2 || !Character.isDigit(text.charAt(start - 2));
    }
    return FREE_BEFORE.indexOf(c) >= 0
        || (c == 'n' || c == 'r' || c == 't') && start > 1 && text.charAt(start - 2) == '\\';
  }

  private static boolean isFreeBehind(String text, int end, int behind) {
    if (behind >= end) {
      return true;
    }
    char c = text.charAt(behind);
    boolean last = behind + 1 >= end;
    if (c == ' ') {
      return last || !Character.isDigit(text.charAt(behind + 1));
    }
    return FREE_BEHIND.indexOf(c) >= 0
        || c == '.' && (last || FREE_BEHIND.indexOf(text.charAt(behind + 1)) >= 0);
  }
}
