package dev.loom.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.benchmarks.runner.Row;
import dev.loom.cache.CacheScope;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;

class CatalogueTest {
  private static final List<Row> ROWS = Catalogue.rows();

  @Test
  void rowsAndBarsNameEachOther() throws Exception {
    String bars;
    try (InputStream in = CatalogueTest.class.getResourceAsStream("/bars.csv")) {
      bars = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(bars.lines().skip(1).map(line -> line.split(",")[0]).distinct())
        .containsExactlyElementsOf(ROWS.stream().map(Row::id).toList());
  }

  @Test
  void keysAreDigestsOfTheFloorsBytes() {
    new Key().pair().check().run();
    new ChatKey().chatWithOneNewMessagePair().check().run();
  }

  @Test
  void putsStoreAndEvict() {
    new Put().againstSmall().check().run();
  }

  @Test
  void redactionFindsWhatThePatternsFind() {
    new Redact().cleanPair().check().run();
    new HostileTexts().pair().check().run();
  }

  @Test
  void dropsTakeOneProviderAlone() {
    new Invalidate().hits().check().run();
  }

  @Test
  void costsAreRightBeforeTheyAreTimed() {
    new OneCall().pair().check().run();
    new ReadUsage().pair().check().run();
  }

  @Test
  void jmhFindsTheMethodsOfEachRow() {
    for (Row row : ROWS) {
      Row.Jmh jmh = row.jmh();
      if (jmh != null) {
        assertThat(benchmarks(jmh.state())).contains(jmh.floor(), jmh.loom());
      }
    }
  }

  private static List<String> benchmarks(Class<?> state) {
    return Stream.of(state.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Benchmark.class))
        .map(method -> method.getName())
        .toList();
  }

  @Test
  void promptsHaveTheSameSizeAndDifferentText() {
    List<byte[]> canonical =
        Stream.of(0, 9, 10, 9_999)
            .map(number -> Prompt.of(number, CacheScope.USER).canonical())
            .toList();
    assertThat(canonical).allMatch(bytes -> bytes.length == Prompt.BYTES);
    assertThat(canonical.stream().map(Arrays::hashCode).distinct()).hasSize(4);
  }

  @Test
  void fewEntriesAreReadOften() {
    int[] draws = Zipf.draws(1_000, 100_000);
    long[] count = new long[1_000];
    Arrays.stream(draws).forEach(entry -> count[entry]++);
    Arrays.sort(count);
    assertThat(count[999])
        .as("the first of 1,000 gets 1 / 7.9 of the reads")
        .isBetween(12_000L, 13_400L);
    assertThat(Arrays.stream(count).filter(reads -> reads > 0).count()).isGreaterThan(950);
    assertThat(Zipf.draws(1_000, 100_000)).isEqualTo(draws);
  }
}
