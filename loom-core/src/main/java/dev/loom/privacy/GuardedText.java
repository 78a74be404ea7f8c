package dev.loom.privacy;

/**
 * A text that counts how often it is read, and refuses to be read too often: a rule that would run
 * for minutes fails in the same place on a fast machine and on a slow one.
 */
final class GuardedText implements CharSequence {
  private static final long READS_PER_CHARACTER = 200;
  private static final long READS_FREE = 10_000;

  /** A rule read too much. Has no message, which could quote text. */
  static final class OverBudgetException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OverBudgetException() {
      super(null, null, false, false);
    }
  }

  private final String text;
  private long left;

  GuardedText(String text) {
    this.text = text;
    this.left = READS_PER_CHARACTER * text.length() + READS_FREE;
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    spend(1);
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    spend(end - start);
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    spend(text.length());
    return text;
  }

  private void spend(long reads) {
    left -= reads;
    if (left < 0) {
      throw new OverBudgetException();
    }
  }
}
