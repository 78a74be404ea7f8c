package dev.loom.privacy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Text that went through a {@link Redactor}. Only a redactor can make one, so the compiler keeps
 * raw text away from records, sinks and files. Equal when the texts are. Immutable.
 */
public final class RedactedText implements Comparable<RedactedText> {

  /** No text. */
  public static final RedactedText EMPTY = new RedactedText("");

  private final String text;
  private final List<Finding> findings;
  private final @Nullable String failedRule;

  private RedactedText(String text) {
    this(text, List.of(), null);
  }

  private RedactedText(String text, List<Finding> findings, @Nullable String failedRule) {
    this.text = Objects.requireNonNull(text, "text");
    this.findings = findings;
    this.failedRule = failedRule;
  }

  static RedactedText clean(String text) {
    return text.isEmpty() ? EMPTY : new RedactedText(text);
  }

  static RedactedText of(String text, List<Finding> findings) {
    return new RedactedText(text, List.copyOf(findings), null);
  }

  static RedactedText withheld(String rule) {
    return new RedactedText("[" + Placeholders.WITHHELD + "]", List.of(), rule);
  }

  /**
   * The clean text.
   *
   * @return text without recognised secrets or personal values
   */
  public String value() {
    return text;
  }

  /**
   * What was replaced, in the order of the text. Of a text that was cut, what stands behind the cut
   * may be missing.
   *
   * @return places in the text that was given
   */
  public List<Finding> findings() {
    return findings;
  }

  /**
   * How many values were replaced.
   *
   * @return number by name of the type, sorted by name
   */
  public Map<String, Integer> counts() {
    if (findings.isEmpty()) {
      return Map.of();
    }
    Map<String, Integer> counts = new TreeMap<>();
    for (Finding finding : findings) {
      counts.merge(finding.type(), 1, Integer::sum);
    }
    return Collections.unmodifiableMap(counts);
  }

  /**
   * The rule that failed, for which the whole text was withheld.
   *
   * @return name of its type, or {@code BUILT_IN}; empty when all went well
   */
  public Optional<String> failedRule() {
    return Optional.ofNullable(failedRule);
  }

  @Override
  public int compareTo(RedactedText other) {
    return text.compareTo(other.text);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RedactedText that && that.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
