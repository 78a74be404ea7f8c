package dev.loom.privacy;

import java.util.Set;

/** What the matchers of one scan share: the text, where findings go, which types are on. */
final class Scan {
  private final Units units;
  private final Findings findings = new Findings();
  private final int types;
  private final Set<String> keep;
  private boolean far;

  /**
   * A scan for one thread at a time.
   *
   * @param types a bit for each type that is on
   * @param keep canonical values that are never findings
   */
  Scan(Units units, int types, Set<String> keep) {
    this.units = units;
    this.types = types;
    this.keep = keep;
  }

  Units units() {
    return units;
  }

  Findings findings() {
    return findings;
  }

  void clear() {
    findings.clear();
    far = false;
  }

  /** Whether a rule looked for a word as far as it may, and did not find it. */
  boolean isFar() {
    return far;
  }

  void lookedFar() {
    far = true;
  }

  boolean isOn(ValueType type) {
    return (types & 1 << type.ordinal()) != 0;
  }

  void add(ValueType type, int start, int end) {
    if (start < end
        && isOn(type)
        && (keep.isEmpty() || !keep.contains(Canonical.folded(units, start, end)))) {
      findings.add(type.ordinal(), start, end);
    }
  }
}
