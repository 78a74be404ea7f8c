package dev.loom.privacy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replaces recognised secrets and personal values by a name in brackets, in one pass over the text
 * whose cost grows with its length alone. Recognised today: e-mail addresses, keys with a known
 * prefix, payment card numbers that pass the Luhn test (ISO/IEC 7812), US social security numbers.
 * Stateless and thread-safe.
 */
public final class Redactor {
  private static final Redactor STANDARD = new Redactor();

  /** Tried at each position in this order; each looks at a bounded number of characters. */
  private static final List<Detector> DETECTORS =
      List.of(new SecretDetector(), new EmailDetector(), new NumberDetector());

  private Redactor() {}

  /**
   * The redactor with all detectors.
   *
   * @return a shared instance
   */
  public static Redactor standard() {
    return STANDARD;
  }

  /**
   * Redacts, then cuts.
   *
   * @param text any text
   * @param keep most code points kept; a cut text ends in {@code …}
   * @return clean text
   */
  public RedactedText redact(String text, int keep) {
    return new RedactedText(cut(clean(text, keep), keep));
  }

  /** Stops once there is more than will be kept: a host must not wait for what is thrown away. */
  private static String clean(String text, int keep) {
    long enough = 2L * keep + 2; // a code point has at most two characters
    @Nullable StringBuilder out = null;
    int copied = 0;
    int i = 0;
    while (i < text.length() && (out == null ? 0 : out.length()) + (i - copied) < enough) {
      Detector.@Nullable Match match = firstMatch(text, i);
      if (match == null) {
        i++;
        continue;
      }
      if (out == null) {
        out = new StringBuilder(text.length());
      }
      out.append(text, copied, i).append('[').append(match.type()).append(']');
      copied = match.end();
      i = match.end();
    }
    return out == null ? text.substring(0, i) : out.append(text, copied, i).toString();
  }

  private static Detector.@Nullable Match firstMatch(String text, int at) {
    if (at > 0 && Detector.isWord(text.charAt(at - 1)) && Detector.isWord(text.charAt(at))) {
      return null;
    }
    for (Detector detector : DETECTORS) {
      Detector.Match match = detector.at(text, at);
      if (match != null) {
        return match;
      }
    }
    return null;
  }

  private static String cut(String text, int keep) {
    if (text.length() <= keep || text.codePointCount(0, text.length()) <= keep) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, keep)) + "…";
  }
}
