package dev.loom.benchmarks;

import dev.loom.benchmarks.runner.Pair;
import dev.loom.benchmarks.runner.Pair.WrongAnswer;
import dev.loom.benchmarks.runner.Side;
import dev.loom.privacy.Redactor;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** B-09: six hostile texts of 100 KB each, against the same of 25 KB: four when work is linear. */
@State(Scope.Thread)
public class HostileTexts {
  private static final int SMALL = 25_000;
  private static final int LARGE = 4 * SMALL;
  private static final List<String> UNITS =
      List.of("a", "a@", "x@a.a.", "1", "sk-", "x@a.1 sk-4111 eyJ.\"password\":\"%40");

  private final String[] small = texts(SMALL);
  private final String[] large = texts(LARGE);
  private final Redactor redactor = Redactor.standard();

  private static String[] texts(int length) {
    return UNITS.stream()
        .map(unit -> unit.repeat(length / unit.length() + 1).substring(0, length))
        .toArray(String[]::new);
  }

  /**
   * All six, short.
   *
   * @return characters of the clean texts
   */
  @Benchmark
  public int short25k() {
    return redact(small);
  }

  /**
   * All six, long.
   *
   * @return characters of the clean texts
   */
  @Benchmark
  public int adversarial() {
    return redact(large);
  }

  private int redact(String[] texts) {
    int length = 0;
    for (String text : texts) {
      length += redactor.redact(text, Integer.MAX_VALUE).value().length();
    }
    return length;
  }

  Pair pair() {
    return new Pair(Side.of(this::short25k), Side.of(this::adversarial), this::check);
  }

  private void check() {
    for (String text : large) {
      if (redactor.redact(text, Integer.MAX_VALUE).failedRule().isPresent()) {
        throw new WrongAnswer("a hostile text was withheld");
      }
    }
  }
}
