package dev.loom.privacy;

import java.util.Set;

/**
 * One pass over a text: stops at trigger characters, asks the matchers that may begin or end there,
 * and goes on behind them. Work for each trigger is bounded. For one thread at a time.
 */
final class Scanner {
  private static final int TELEGRAM_LEAST = 8;
  private static final int TELEGRAM_MOST = 10;
  private static final int SSN_BARE = 9;
  private static final int CARD_LEAST = 13;
  private static final int ASCII = 128;

  private final Units units;
  private final Scan scan;
  private final ValueEnds ends;
  private final FieldMatcher fields;
  private final SchemeMatcher schemes;
  private final KeyMatcher keys;
  private final JwtMatcher tokens;
  private final PrivateKeyMatcher privateKeys;
  private final UrlMatcher urls;
  private final EmailMatcher emails;
  private final DigitGroups groups;
  private final CardMatcher cards;
  private final SsnMatcher persons;
  private final OptionalMatchers optional;
  private final Findings placeholders = new Findings();
  private final boolean isOptional;
  private final byte[] pairs;

  Scanner(Units units, int types, Set<String> keep) {
    this.units = units;
    this.scan = new Scan(units, types, keep);
    this.ends = new ValueEnds(units);
    this.fields = new FieldMatcher(scan, ends);
    this.schemes = new SchemeMatcher(scan);
    this.keys = new KeyMatcher(scan);
    this.tokens = new JwtMatcher(scan);
    this.privateKeys = new PrivateKeyMatcher(scan);
    this.urls = new UrlMatcher(scan);
    this.emails = new EmailMatcher(scan);
    this.groups = new DigitGroups(units);
    Labels labels = new Labels(scan);
    this.cards = new CardMatcher(scan, groups, labels);
    this.persons = new SsnMatcher(scan, groups, labels);
    this.optional = new OptionalMatchers(scan);
    this.isOptional = (types & ~coreBits()) != 0;
    this.pairs = Triggers.pairs(isOptional);
  }

  private static int coreBits() {
    return (1 << ValueType.SSN.ordinal() + 1) - 1;
  }

  Units units() {
    return units;
  }

  Findings findings() {
    return scan.findings();
  }

  /** Finds everything before {@code end}, unsorted. */
  void run(String text, int end) {
    units.open(text, end);
    scan.clear();
    placeholders.clear();
    ends.reset();
    fields.reset();
    urls.reset();
    int before = 0;
    int i = next(text, 0, end, before, pairs);
    while (i < end) {
      char c = text.charAt(i);
      before = 0;
      if (c < ASCII) {
        byte trigger = Triggers.of(c);
        i = at(trigger, c, i);
        char last = text.charAt(i - 1);
        before = trigger == Triggers.ESCAPE || last >= ASCII ? 0 : last;
      } else {
        i = folded(i);
      }
      i = next(text, i, end, before, pairs);
    }
  }

  /** The next trigger. Small and without calls, since it sees every character. */
  private static int next(String text, int from, int end, int before, byte[] pairs) {
    int last = before;
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      if (c >= ASCII || pairs[last << Triggers.SHIFT | c] != Triggers.NONE) {
        return i;
      }
      last = c;
    }
    return end;
  }

  /** Goes back to a text that was scanned before, with what is known of it. */
  void restore(String text, int end, Findings known) {
    units.open(text, end);
    scan.findings().clear();
    scan.findings().addAll(known);
  }

  /** Whether a rule gave up because the words that it looks for may stand too far away. */
  boolean isFar() {
    return scan.isFar();
  }

  /** Whether a placeholder of the text stands between two places. */
  boolean isPlaceholder(int start, int end) {
    for (int i = 0; i < placeholders.size(); i++) {
      if (placeholders.start(i) < end && placeholders.end(i) > start) {
        return true;
      }
    }
    return false;
  }

  private int placeholder(int i) {
    int end = Placeholders.endOf(units, i);
    if (end > 0) {
      placeholders.add(0, i, end);
    }
    return end;
  }

  /** Lets go of the text. */
  void close() {
    units.open("", 0);
  }

  private int folded(int i) {
    int c = units.at(i);
    byte trigger = Triggers.of(c);
    return trigger == Triggers.NONE ? units.endOf(i) : at(trigger, c, i);
  }

  /** An escape is the character that it stands for. */
  private int escape(int i) {
    int c = units.at(i);
    byte trigger = Triggers.of(c);
    return trigger == Triggers.NONE || trigger == Triggers.ESCAPE
        ? units.endOf(i)
        : at(trigger, c, i);
  }

  /** Where to go on. */
  private int at(byte trigger, int c, int i) {
    int end = -1;
    switch (trigger) {
      case Triggers.AT -> at(i);
      case Triggers.SEPARATOR -> separator(c, i);
      case Triggers.DIGIT -> end = digits(i);
      case Triggers.PREFIX -> end = prefix(c, i);
      case Triggers.DASH -> end = dash(c, i);
      case Triggers.CLOSE -> fields.element(i);
      case Triggers.BRACKET -> end = placeholder(i);
      case Triggers.ESCAPE -> end = escape(i);
      case Triggers.TOKEN_LETTER -> end = letterK(c, i);
      case Triggers.BASIC_LETTER -> schemes.letterB(i);
      case Triggers.JWT_LETTER -> end = tokens.at(i);
      default -> optional.plus(i);
    }
    return end > i ? end : units.endOf(i);
  }

  private void at(int i) {
    if (!urls.endsUserinfo(i)) {
      emails.at(i);
    }
  }

  private void separator(int c, int i) {
    if (c == ':') {
      optional.colon(i);
    }
    fields.separator(i);
  }

  /** Whether the next character can be one of a key: a full stop mostly ends a sentence. */
  private boolean goesOn(int i) {
    if (i + 1 >= units.end()) {
      return false;
    }
    char c = units.raw(i + 1);
    return c >= ASCII || Chars.isToken(c) || c == '/' || isOdd(c);
  }

  private int prefix(int c, int i) {
    if (!goesOn(i)) {
      return -1;
    }
    if (c == '/' && units.previous(i) == ':') {
      urls.colon(units.before(i));
      return -1;
    }
    return keys.at(i, c);
  }

  private int letterK(int c, int i) {
    schemes.letterK(i);
    return c == 'K' ? keys.at(i, c) : -1;
  }

  private int dash(int c, int i) {
    int end = keys.at(i, c);
    if (end < 0) {
      end = privateKeys.at(i);
    }
    if (end < 0) {
      if (units.previous(i) == '-') {
        fields.flag(i);
      }
      schemes.curlUser(i);
    }
    return end;
  }

  /** At the first digit of a run; goes on behind it. */
  private int digits(int start) {
    int i = start;
    int size = 0;
    while (i < units.end() && Chars.isDigit(units.raw(i))) {
      i++;
      size++;
    }
    if (size == 0 || i < units.end() && isOdd(units.raw(i))) {
      i = start;
      size = 0;
      while (Chars.isDigit(units.at(i))) {
        i = units.next(i);
        size++;
      }
    }
    if (size < 3 && !isOptional) {
      return i;
    }
    if (isWorthReading(size, i)) {
      groups.read(start);
      cards.at(start);
      persons.at(start);
    }
    if (size >= TELEGRAM_LEAST && size <= TELEGRAM_MOST && units.at(i) == ':') {
      int end = keys.bot(start, i);
      i = Math.max(i, end);
    }
    optional.digits(start, size);
    return i;
  }

  private static boolean isOdd(char c) {
    return c >= ASCII || c == '%' || c == '\\' || c == '&';
  }

  /** A group of a card or a number of a person is followed by another one. */
  private boolean isWorthReading(int size, int end) {
    if (size >= CARD_LEAST && size <= DigitGroups.MAX_DIGITS || size == SSN_BARE) {
      return true;
    }
    if (size != 3 && size != 4) {
      return false;
    }
    int c = units.at(end);
    return (c == ' ' || c == '-' || c == '.' || c == '+')
        && Chars.isDigit(units.at(units.next(end)));
  }
}
