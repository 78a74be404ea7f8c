package dev.loom.privacy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys that their vendor marks with a public prefix. */
final class KeyMatcher {
  private static final int ASCII = 128;
  private static final int TELEGRAM_REST = 30;
  private static final int HALF_OF_SENDGRID = 16;

  /** By the character that a scan notices, then by the one before it; 0 where it is the first. */
  private static final VendorPrefix[] @Nullable [] BY_NOTICE = byNotice();

  private final Scan scan;
  private final Units units;

  KeyMatcher(Scan scan) {
    this.scan = scan;
    this.units = scan.units();
  }

  private static VendorPrefix[] @Nullable [] byNotice() {
    Map<Integer, List<VendorPrefix>> rows = new HashMap<>();
    for (VendorPrefix prefix : VendorPrefix.ALL) {
      int notice = prefix.notice();
      int before = notice == 0 ? 0 : prefix.text().charAt(notice - 1);
      int row = prefix.text().charAt(notice) * ASCII + before;
      rows.computeIfAbsent(row, key -> new ArrayList<>()).add(prefix);
    }
    VendorPrefix[] @Nullable [] table = new VendorPrefix[ASCII * ASCII][];
    rows.forEach((row, prefixes) -> table[row] = prefixes.toArray(VendorPrefix[]::new));
    return table;
  }

  /**
   * At a character that may belong to a prefix.
   *
   * @return where the key ends that was found, else -1
   */
  int at(int noticed, int c) {
    int before = noticed == 0 ? 0 : units.raw(noticed - 1);
    before = before < ASCII ? before : Math.max(units.previous(noticed), 0);
    VendorPrefix[] first = BY_NOTICE[c * ASCII];
    int end = first == null ? -1 : any(first, noticed);
    if (end < 0 && before > 0 && before < ASCII) {
      VendorPrefix[] row = BY_NOTICE[c * ASCII + before];
      end = row == null ? -1 : any(row, noticed);
    }
    return end;
  }

  private int any(VendorPrefix[] prefixes, int noticed) {
    for (VendorPrefix prefix : prefixes) {
      int start = back(prefix, noticed);
      if (start >= 0 && (prefix.isAddress() || units.startsToken(start))) {
        int end = end(prefix, start, noticed);
        if (end >= 0) {
          return end;
        }
      }
    }
    return -1;
  }

  private int back(VendorPrefix prefix, int noticed) {
    int i = noticed;
    for (int k = prefix.notice() - 1; k >= 0; k--) {
      i = units.before(i);
      if (i < 0 || units.at(i) != prefix.text().charAt(k)) {
        return -1;
      }
    }
    return i;
  }

  private int end(VendorPrefix prefix, int start, int noticed) {
    int rest = units.next(noticed);
    for (int k = prefix.notice() + 1; k < prefix.text().length(); k++) {
      if (units.at(rest) != prefix.text().charAt(k)) {
        return -1;
      }
      rest = units.next(rest);
    }
    int i = rest;
    int end = rest;
    int length = 0;
    while (prefix.alphabet().has(units.at(i))) {
      end = units.endOf(i);
      i = units.next(i);
      length++;
    }
    boolean open = units.isOpen(i);
    end = withoutTail(rest, end);
    int classes = prefix.alphabet() == Alphabet.UPPER ? 1 : 2;
    if (!open
        && (length < prefix.least()
            || !KeyQuality.isMixed(units, rest, end, classes)
            || prefix.alphabet() == Alphabet.HEX && Chars.isAlphanumeric(units.at(end))
            || NoValue.is(units, rest, end, true)
            || prefix.text().equals("SG.") && !hasTwoHalves(rest, end))) {
      return -1;
    }
    end = open ? end : padded(end);
    scan.add(ValueType.KEY, prefix.isAddress() ? rest : start, end);
    return end;
  }

  /** Dots and slashes at the end belong to the sentence, dashes before {@code >} to a comment. */
  private int withoutTail(int start, int end) {
    int e = end;
    int last = units.previous(e);
    while (e > start && (last == '.' || last == '/' || last == '-' && units.at(end) == '>')) {
      e = units.before(e);
      last = units.previous(e);
    }
    return e;
  }

  private int padded(int end) {
    int i = end;
    for (int k = 0; k < 2 && units.at(i) == '='; k++) {
      i = units.next(i);
    }
    int behind = units.at(i);
    return Chars.isBase64(behind) || Chars.isQuote(behind) && i > end && units.at(end) != '='
        ? end
        : i;
  }

  private boolean hasTwoHalves(int start, int end) {
    int first = 0;
    int i = start;
    while (i < end && units.at(i) != '.') {
      i = units.next(i);
      first++;
    }
    int second = -1;
    for (; i < end; i = units.next(i)) {
      second++;
    }
    return first >= HALF_OF_SENDGRID && second >= HALF_OF_SENDGRID;
  }

  /** A bot's token: its number, which ends at {@code colon}, then {@code :AA} and the rest. */
  int bot(int number, int colon) {
    int rest = units.skip(colon, ":aa");
    if (rest < 0 || !units.startsWith(colon, ":AA") || isPartOfWord(number)) {
      return -1;
    }
    int i = rest;
    int length = 0;
    while (Chars.isToken(units.at(i))) {
      i = units.endOf(i);
      length++;
    }
    if (!units.isOpen(i) && (length < TELEGRAM_REST || !KeyQuality.isMixed(units, rest, i))) {
      return -1;
    }
    scan.add(ValueType.KEY, number, i);
    return i;
  }

  /** The address of a bot has the token behind the word "bot". */
  private boolean isPartOfWord(int number) {
    int c = units.previous(number);
    boolean bot =
        c == 't'
            && number >= 4
            && units.startsWith(number - 3, "bot")
            && !Chars.isToken(units.raw(number - 4));
    return Chars.isToken(c) && !bot;
  }
}
