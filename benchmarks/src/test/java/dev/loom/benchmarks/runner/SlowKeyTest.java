package dev.loom.benchmarks.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.benchmarks.Key;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A benchmark that lets a slow key pass would prove nothing. */
class SlowKeyTest {
  private static final Timing SHORT = new Timing(Duration.ofSeconds(60), Duration.ofMillis(300), 1);

  /** B-01 with a key that is derived twice in every second call. */
  static final class Rows {
    private static final List<Row> ALL =
        List.of(Row.paired("B-01", "slow key", "the same floor", Rows::pair, null));

    private Rows() {}

    public static void main(String[] args) {
      System.exit(Runner.run(ALL, Rows.class, args));
    }

    private static Pair pair() {
      Key key = new Key();
      int[] calls = {0};
      Side slow =
          Side.of(
              () -> {
                if ((calls[0]++ & 1) == 0) {
                  key.twoKilobytes();
                }
                return key.twoKilobytes();
              });
      return new Pair(Side.of(key::digestOfReadyBytes), slow, () -> {});
    }
  }

  @Test
  void slowKeyIsCaught() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    int exit =
        new Runner(Rows.ALL, Bars.load(), Rows.class, SHORT, Duration.ZERO, stream, stream).run();
    assertThat(out.toString(StandardCharsets.UTF_8)).containsPattern("B-01  slow key.*over: ratio");
    assertThat(exit).isEqualTo(1);
  }
}
