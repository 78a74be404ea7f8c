package dev.loom.privacy;

import org.jspecify.annotations.Nullable;

/** Payment cards of 13 to 19 digits that pass the Luhn test, and US social security numbers. */
final class NumberDetector implements Detector {
  private static final int MIN_CARD = 13;
  private static final int MAX_CARD = 19;
  private static final int SSN_LENGTH = 11;

  @Override
  public @Nullable Match at(String text, int start) {
    if (!Detector.isDigit(text.charAt(start))) {
      return null;
    }
    int ssn = ssnEnd(text, start);
    if (ssn > 0) {
      return new Match("SSN", ssn);
    }
    int card = cardEnd(text, start);
    return card < 0 ? null : new Match("CARD", card);
  }

  private static int ssnEnd(String text, int start) {
    int end = start + SSN_LENGTH;
    if (end > text.length() || end < text.length() && Detector.isWord(text.charAt(end))) {
      return -1;
    }
    for (int i = 0; i < SSN_LENGTH; i++) {
      char c = text.charAt(start + i);
      boolean dash = i == 3 || i == 6;
      if (dash ? c != '-' : !Detector.isDigit(c)) {
        return -1;
      }
    }
    boolean issued =
        !text.startsWith("000", start)
            && !text.startsWith("666", start)
            && text.charAt(start) != '9'
            && !text.startsWith("00", start + 4)
            && !text.startsWith("0000", start + 7);
    return issued ? end : -1;
  }

  private static int cardEnd(String text, int start) {
    int digits = 0;
    int sum = 0;
    int alternate = 0;
    int end = start;
    int i = start;
    while (i < text.length() && digits <= MAX_CARD) {
      char c = text.charAt(i);
      if (Detector.isDigit(c)) {
        int digit = c - '0';
        int doubled = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
        // Which digits are doubled depends on the length, so both sums are kept while reading.
        int next = alternate + digit;
        alternate = sum + doubled;
        sum = next;
        digits++;
        end = i + 1;
      } else if (c != ' ' && c != '-' || i + 1 >= text.length() || end != i) {
        break;
      }
      i++;
    }
    boolean whole = end >= text.length() || !Detector.isWord(text.charAt(end));
    boolean length = digits >= MIN_CARD && digits <= MAX_CARD;
    return whole && length && sum % 10 == 0 ? end : -1;
  }
}
