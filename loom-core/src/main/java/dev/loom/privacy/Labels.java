package dev.loom.privacy;

/** Words before a number that tell what it is. */
final class Labels {
  private static final int MAX_WORDS = 5;
  private static final String[] CARD = {"card", "uatp"};
  private static final String SSN = "ssn";
  private static final String SOCIAL = "socialsecurity";

  private final Scan scan;
  private final Units units;
  private final StringBuilder reversed = new StringBuilder(FieldNames.LOOK_BACK);

  Labels(Scan scan) {
    this.scan = scan;
    this.units = scan.units();
  }

  /** Whether a label of a social security number stands within five words before. */
  boolean isSsnBefore(int start) {
    read(start);
    return has(SSN) || has(SOCIAL);
  }

  boolean isCardBefore(int start) {
    read(start);
    return has(CARD[0]) || has(CARD[1]);
  }

  /** Letters before a place, backwards, in lower case and without what stands between them. */
  private void read(int start) {
    reversed.setLength(0);
    int words = 0;
    boolean inWord = false;
    int i = start;
    for (int k = 0; k < FieldNames.LOOK_BACK; k++) {
      int before = units.before(i);
      int c = before < 0 ? Units.END : units.at(before);
      if (c == Units.END || c == '\n') {
        return;
      }
      boolean letter = Chars.isLetter(c);
      if (letter) {
        if (!inWord && ++words > MAX_WORDS + 2) {
          scan.lookedFar();
          return;
        }
        reversed.append((char) Chars.lower(c));
      } else if (Chars.isDigit(c)) {
        reversed.append('0');
      }
      inWord = letter;
      i = before;
    }
    scan.lookedFar();
  }

  private boolean has(String label) {
    for (int from = 0; from + label.length() <= reversed.length(); from++) {
      int k = 0;
      while (k < label.length()
          && reversed.charAt(from + k) == label.charAt(label.length() - 1 - k)) {
        k++;
      }
      if (k == label.length()) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of the words ends at a place and is a whole word. */
  boolean endsWith(int end, String[] words, int longest) {
    int i = end;
    i = units.previous(i) == '_' ? units.before(i) : i;
    StringBuilder word = new StringBuilder(longest);
    int c = units.previous(i);
    while (Chars.isLetter(c) && word.length() <= longest) {
      word.append((char) Chars.lower(c));
      i = units.before(i);
      c = units.previous(i);
    }
    String found = word.reverse().toString();
    return isOneOf(found, words);
  }

  /** Whether one of the words starts at a place and is a whole word. */
  boolean startsWith(int start, String[] words) {
    int i = start;
    StringBuilder word = new StringBuilder();
    while (Chars.isLetter(units.at(i)) && word.length() <= words[0].length()) {
      word.append((char) Chars.lower(units.at(i)));
      i = units.next(i);
    }
    return isOneOf(word.toString(), words);
  }

  private static boolean isOneOf(String word, String[] words) {
    for (String known : words) {
      if (known.equals(word)) {
        return true;
      }
    }
    return false;
  }
}
