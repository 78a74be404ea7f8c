package dev.loom.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Work is counted in characters read, which is the same on a slow machine. */
class RedactionIsLinearTest {
  static final List<String> UNITS = RedactLinearFamilies.UNITS;

  private static final int ALL_TYPES = (1 << ValueType.COUNT) - 1;
  private static final int SMALL = 25_000;
  private static final int LARGE = 4 * SMALL;
  private static final int MILLION = 1_000_000;
  private static final long SMALL_STACK = 256 << 10;
  private static final long MOST_READS_PER_CHARACTER = 120;

  private static final class Counted extends Units {
    private long reads;

    @Override
    char raw(int i) {
      reads++;
      return super.raw(i);
    }
  }

  private static long reads(String text) {
    Counted units = new Counted();
    new Scanner(units, ALL_TYPES, Set.of()).run(text, text.length());
    return units.reads;
  }

  @ParameterizedTest
  @FieldSource("UNITS")
  void fourTimesTheTextIsFourTimesTheWork(String unit) {
    long small = reads(RedactLinearFamilies.text(unit, SMALL));
    long large = reads(RedactLinearFamilies.text(unit, LARGE));
    assertThat(large).isLessThanOrEqualTo(4 * small + small / 2 + 1_000);
    assertThat(large).isLessThan(MOST_READS_PER_CHARACTER * LARGE);
  }

  @ParameterizedTest
  @FieldSource("UNITS")
  void aMillionCharactersNeedLittleStack(String unit) throws InterruptedException {
    String text = RedactLinearFamilies.text(unit, MILLION);
    AtomicReference<RedactedText> clean = new AtomicReference<>(RedactedText.EMPTY);
    Thread thread =
        new Thread(
            null,
            () -> clean.set(Redactor.standard().redact(text, Integer.MAX_VALUE)),
            "little stack",
            SMALL_STACK);
    thread.start();
    thread.join();
    assertThat(clean.get().value()).isNotEmpty();
    assertThat(clean.get().failedRule()).isEmpty();
  }
}
