package dev.loom.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.chat.BilledUsage;
import dev.loom.chat.TokenUsage;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PriceFileBooksTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void aGoodFile() throws Exception {
    file = Files.writeString(folder.resolve("prices.csv"), Prices.text("input=1 output=1"));
  }

  private static Money cost(CostCalculator calculator) {
    BilledUsage usage = BilledUsage.of(TokenUsage.of(1_000_000, 0), null);
    return calculator.cost(Prices.MODEL, usage, Prices.NOON).amount();
  }

  @Test
  void aReloadSwapsTheWholeBook() throws Exception {
    PriceFileBooks books = PriceFileBooks.of(file);
    CostCalculator calculator = new CostCalculator(books);
    PriceBook before = books.get();
    assertThat(cost(calculator)).hasToString("1");

    Files.writeString(file, Prices.text("input=2 output=2"));
    assertThat(cost(calculator)).hasToString("1");
    assertThat(books.reload()).isTrue();

    assertThat(cost(calculator)).hasToString("2");
    assertThat(books.get()).isNotSameAs(before).isSameAs(books.get());
    assertThat(books.problem()).isEmpty();
    assertThat(books.get().version()).isEqualTo("2026-08-06.1+7");
  }

  @Test
  void aBadFileKeepsTheLastGoodBookAndSaysAllThatIsWrong() throws Exception {
    Clock clock = Clock.fixed(Instant.parse("2026-09-01T00:00:00Z"), ZoneOffset.UTC);
    PriceFileBooks books = PriceFileBooks.of(file, clock);
    PriceBook good = books.get();

    Files.writeString(file, Prices.text("input=-1 output=1", "input=x output=1"));
    assertThat(books.reload()).isFalse();

    assertThat(books.get()).isSameAs(good);
    assertThat(books.problem().orElseThrow()).contains("line 5: input is -1", "line 6: input is x");
    Files.delete(file);
    assertThat(books.reload()).isFalse();
    assertThat(books.get()).isSameAs(good);
    assertThat(books.problem()).isPresent();
    aGoodFile();
    assertThat(books.reload()).isTrue();
    assertThat(books.problem()).isEmpty();
    assertThat(books.loaded()).isEqualTo(clock.instant());
  }

  @Test
  void aFirstFileThatCannotBeUsedIsRefused() throws Exception {
    Files.writeString(file, "garbage");
    assertThatThrownBy(() -> PriceFileBooks.of(file)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PriceFileBooks.of(folder.resolve("none.csv")))
        .isInstanceOf(UncheckedIOException.class);
  }
}
