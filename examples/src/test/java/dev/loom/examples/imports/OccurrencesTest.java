package dev.loom.examples.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OccurrencesTest {

  @Test
  void countsAsAPlainMapDoes() {
    long seed = 42;
    Random random = new Random(seed);
    Occurrences occurrences = new Occurrences();
    Map<Long, Integer> reference = new HashMap<>();
    for (int i = 0; i < 30_000; i++) {
      // Few low bits, so that slots collide; zero is a digest like any other.
      long digest = (long) random.nextInt(9_000) << (i % 3 == 0 ? 40 : 0);
      int expected = reference.merge(digest, 1, Integer::sum) - 1;
      assertThat(occurrences.next(digest)).as("seed %d, step %d", seed, i).isEqualTo(expected);
    }
  }

  @Test
  void startsAgainAfterClear() {
    Occurrences occurrences = new Occurrences();
    occurrences.next(7);
    occurrences.clear();
    assertThat(occurrences.next(7)).isZero();
  }
}
