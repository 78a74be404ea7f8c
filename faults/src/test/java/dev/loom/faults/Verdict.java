package dev.loom.faults;

/** What a row came to. */
enum Verdict {
  OK("ok"),
  FAIL("FAIL"),
  NOISY("noisy"),
  NOT_MEASURED("not measured");

  private final String word;

  Verdict(String word) {
    this.word = word;
  }

  @Override
  public String toString() {
    return word;
  }
}
