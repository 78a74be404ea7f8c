package dev.loom.privacy;

/** Runs one rule of a host over one text. */
final class RuleRun {
  private RuleRun() {}

  static void of(RedactionRule rule, int type, String text, Findings findings) {
    rule.find(
        new GuardedText(text),
        (start, end) -> {
          if (start < 0 || end > text.length() || start >= end) {
            throw new IllegalArgumentException("a rule found a value outside the text");
          }
          findings.add(type, start, end);
        });
  }
}
