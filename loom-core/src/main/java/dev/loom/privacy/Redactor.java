package dev.loom.privacy;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Replaces recognised secrets and personal values by the names of their types, in one pass whose
 * cost grows with the length of the text alone, however hostile it is. Text outside of what was
 * found is kept to the character; JSON and XML stay parseable; a second pass changes nothing. Never
 * throws: a text that cannot be redacted is withheld. Immutable but for its counters; thread-safe.
 */
public final class Redactor {
  /** Named by {@link RedactedText#failedRule} when not a host's rule failed. */
  public static final String BUILT_IN = "BUILT_IN";

  private static final int LOOK_AHEAD = 8_192;
  private static final int MAX_ROUNDS = 16;
  private static final String CUT = "…[cut]";
  private static final Redactor STANDARD = new Redactor(PrivacyConfig.defaults());

  /** Nothing is ever added to it. */
  private static final Findings NO_FINDINGS = new Findings();

  private final PrivacyConfig config;
  private final Replacement replacement;
  private final int types;
  private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

  /** A scanner that nobody uses now, so that a call usually makes none. */
  private final AtomicReference<@Nullable Scanner> idle = new AtomicReference<>();

  private Redactor(PrivacyConfig config) {
    this.config = config;
    this.types = config.typeBits();
    this.replacement = config.replacement();
  }

  /**
   * The redactor of the default configuration.
   *
   * @return a shared instance
   */
  public static Redactor standard() {
    return STANDARD;
  }

  /**
   * A redactor.
   *
   * @param config types, modes and rules
   * @return an instance with counters of its own
   */
  public static Redactor of(PrivacyConfig config) {
    return new Redactor(config);
  }

  /**
   * Redacts, then cuts. Reads little more than is kept.
   *
   * @param text any text; null counts as empty
   * @param keep most code points kept; a text that is cut ends in {@code …[cut]}
   * @return clean text
   */
  public RedactedText redact(@Nullable CharSequence text, int keep) {
    return guarded(text, keep, false);
  }

  /**
   * As {@link #redact}, for the text of a prompt or an answer, which mode {@link
   * RedactionMode#BLOCK} replaces as a whole.
   *
   * @param text any text; null counts as empty
   * @param keep most code points kept
   * @return clean text
   */
  public RedactedText redactBody(@Nullable CharSequence text, int keep) {
    return guarded(text, keep, true);
  }

  /**
   * How many texts were withheld since the start.
   *
   * @return number by the rule that failed, sorted by name
   */
  public Map<String, Long> failures() {
    Map<String, Long> counts = new TreeMap<>();
    failures.forEach((rule, count) -> counts.put(rule, count.sum()));
    return counts;
  }

  private RedactedText guarded(@Nullable CharSequence text, int keep, boolean body) {
    if (text == null) {
      return RedactedText.EMPTY;
    }
    String rule = BUILT_IN;
    try {
      String whole = text instanceof String string ? string : copy(text);
      Findings found = config.rules().isEmpty() ? NO_FINDINGS : new Findings();
      for (RedactionRule own : config.rules()) {
        rule = own.type();
        RuleRun.of(own, config.typeIndex(rule), whole, found);
      }
      rule = BUILT_IN;
      return scanned(whole, Math.max(0, keep), body, found);
    } catch (Throwable failure) {
      // Whatever it is, also a stack that overflowed: the text may hold what must not be seen.
      failures.computeIfAbsent(rule, name -> new LongAdder()).increment();
      return RedactedText.withheld(rule);
    }
  }

  /** A host's sequence may say something else in toString() than in its characters. */
  private static String copy(CharSequence text) {
    int length = text.length();
    StringBuilder copy = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      copy.append(text.charAt(i));
    }
    return copy.toString();
  }

  private RedactedText scanned(String text, int keep, boolean body, Findings own) {
    Scanner taken = idle.getAndSet(null);
    Scanner scanner = taken == null ? new Scanner(new Units(), types, config.keptForms()) : taken;
    RedactedText redacted = redacted(scanner, text, keep, body, own);
    scanner.close();
    idle.set(scanner);
    return redacted;
  }

  private RedactedText redacted(
      Scanner scanner, String text, int keep, boolean body, Findings own) {
    boolean whole = body && replacement.mayBlock();
    long enough = 2L * keep + 2; // a code point has at most two characters
    long end = whole ? text.length() : enough + LOOK_AHEAD;
    while (true) {
      int seen = (int) Math.min(text.length(), end);
      scanner.run(text, seen);
      addAll(own, seen, scanner);
      scanner.findings().merge();
      if (seen == text.length() || certain(scanner.findings(), seen - LOOK_AHEAD) >= enough) {
        return written(scanner, seen, keep, body);
      }
      end *= 2;
    }
  }

  private static void addAll(Findings own, int seen, Scanner scanner) {
    for (int i = 0; i < own.size(); i++) {
      if (own.start(i) < seen) {
        int start = scanner.units().wholeStart(own.start(i));
        int end = scanner.units().wholeEnd(own.end(i));
        if (!scanner.isPlaceholder(start, end)) {
          scanner.findings().add(own.type(i), start, end);
        }
      }
    }
  }

  /** Least length of the output that the text before a place gives. */
  private long certain(Findings findings, int before) {
    long length = 0;
    int copied = 0;
    for (int i = 0; i < findings.size() && findings.start(i) < before; i++) {
      length += findings.start(i) - copied + replacement.least(findings.type(i));
      copied = findings.end(i);
    }
    return length + Math.max(0, before - copied);
  }

  private RedactedText written(Scanner scanner, int seen, int keep, boolean body) {
    String text = scanner.units().text();
    if (scanner.findings().size() == 0) {
      return RedactedText.clean(cut(text, keep));
    }
    Draft draft = settled(scanner, text, seen);
    String blocked = body ? replacement.blocked(scanner.findings()) : null;
    String clean = blocked != null ? blocked : cut(draft.out().toString(), keep);
    return RedactedText.of(clean, draft.told());
  }

  /** Replaces until another pass would find nothing more. */
  private Draft settled(Scanner scanner, String text, int seen) {
    Draft draft = replacement.replace(scanner.units(), scanner.findings());
    if (scanner.isFar() || !Neighbours.areFree(text, seen, scanner.findings())) {
      Findings all = scanner.findings().copy();
      for (int round = 0;
          round < MAX_ROUNDS && again(scanner, draft, all, seen < text.length());
          round++) {
        all.merge();
        scanner.restore(text, seen, all);
        draft = replacement.replace(scanner.units(), all);
      }
      scanner.restore(text, seen, all);
    }
    return draft;
  }

  /** Looks for values in a draft; adds what it finds at its place in the source. */
  private static boolean again(Scanner scanner, Draft draft, Findings all, boolean goesOn) {
    String clean = draft.out().toString();
    // The text of a draft that goes on is longer than what is seen of it.
    scanner.run(goesOn ? clean + ' ' : clean, clean.length());
    Findings more = scanner.findings();
    for (int i = 0; i < more.size(); i++) {
      all.add(more.type(i), draft.sourceOfStart(more.start(i)), draft.sourceOfEnd(more.end(i)));
    }
    return more.size() > 0;
  }

  private static String cut(String text, int keep) {
    if (text.length() <= keep
        || text.length() <= 2L * keep && text.codePointCount(0, text.length()) <= keep) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, keep)) + CUT;
  }
}
