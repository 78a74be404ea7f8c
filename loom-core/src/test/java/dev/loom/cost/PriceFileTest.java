package dev.loom.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.chat.ModelId;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceFileTest {
  @TempDir Path folder;

  @Test
  void aLineIsReadAsItStands() {
    PriceBook book =
        Prices.book(
            "input=1.25 output=10",
            "service_tier=flex above_prompt_tokens=200000 inclusive=true from=2026-01-01"
                + " to=2027-01-01T06:00:00Z input=0.000000000001 output=10000 per_search=0.01"
                + " source=mail note=ask");

    assertThat(book.lines().get(1))
        .isEqualTo(
            new PriceLine(
                "acme",
                "m1",
                null,
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2027-01-01T06:00:00Z"),
                "flex",
                OptionalLong.of(200_000),
                true,
                null,
                Map.of(
                    Rate.INPUT,
                    new BigDecimal("0.000000000001"),
                    Rate.OUTPUT,
                    new BigDecimal("10000"),
                    Rate.PER_SEARCH,
                    new BigDecimal("0.01")),
                Map.of(),
                "mail",
                "ask"));
    assertThat(book.version()).isEqualTo("7");
    assertThat(book.asOf()).isEmpty();
  }

  @Test
  void columnsMayComeInAnyOrderAndBeLeftOut() {
    PriceBook book =
        Prices.read(
            "#loom-prices 1\n#version a\n#as-of 2026-08-06\noutput,model,provider,input\n2,m1,acme,1\n");

    assertThat(book.price(Prices.MODEL, Prices.NOON).orElseThrow().rates())
        .isEqualTo(Prices.rates("input=1 output=2"));
    assertThat(book.asOf()).contains(LocalDate.of(2026, 8, 6));
  }

  @Test
  void whatASpreadsheetWritesIsRead() {
    String text =
        "\uFEFF#loom-prices 1,,,\r\n#version b,,,\r\n\r\nprovider,model,input,output\r\nacme,m1,1,2\r\n";

    PriceBook book = Prices.read(text);

    assertThat(book.version()).isEqualTo("b");
    assertThat(book.price(Prices.MODEL, Prices.NOON)).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          input=-1 output=1 | line 5: input is -1; allowed are 0 to 10000
          input=1e-6 output=1 | line 5: input is 1e-6; it must be a plain decimal
          input=x output=1 | line 5: input is x; it must be a plain decimal
          input=.5 output=1 | line 5: input is .5; it must be a plain decimal
          input=0.0000000000001 output=1 | line 5: input is 0.0000000000001; at most 12 decimals are allowed
          input=10000.1 output=1 | line 5: input is 10000.1; allowed are 0 to 10000
          input=1 output=0 | line 5: output is 0 beside an input price; only an embedding may, and its note says so
          input=1 output=1 factor=10.1 | line 5: factor is 10.1; allowed are 0 to 10
          input=1 output=1 factor=-1 | line 5: factor is -1; allowed are 0 to 10
          input=1 output=1 multipliers=us=11 | line 5: multiplier us is 11; allowed are 0 to 10
          input=1 output=1 multipliers=us=x | line 5: multiplier us is x; it must be a plain decimal
          input=1 output=1 multipliers=us | line 5: multipliers is us; it must be different names as us=1.1;fast=2
          input=1 output=1 multipliers=us=1;us=2 | line 5: multipliers is us=1;us=2; it must be different names as us=1.1;fast=2
          input=1 output=1 from=2026-01-02 to=2026-01-02 | line 5: from 2026-01-02T00:00:00Z is not before to 2026-01-02T00:00:00Z
          input=1 output=1 from=yesterday | line 5: from is yesterday; it must be a date or an instant
          input=1 output=1 to=2026-01-02T99:00:00Z | line 5: to is 2026-01-02T99:00:00Z; it must be a date or an instant
          input=1 output=1 model= | line 5: the model is missing
          note=nothing | line 5: no rate is named
          input=1 output=1 inclusive=true | line 5: inclusive needs above_prompt_tokens
          input=1 output=1 inclusive=maybe | line 5: inclusive is maybe; it must be true, false or empty
          input=1 output=1 above_prompt_tokens=200k | line 5: above_prompt_tokens is 200k; it must be a whole number
          input=1 output=1 above_prompt_tokens=9 | line 5: tier >9 has no base line
          input=1 output=1 service_tier=flex | line 5: tier flex has no base line
          alias_of=m2 input=1 | line 5: an alias has a price; it must name alias_of alone
          alias_of=m2 from=2026-01-01 | line 5: an alias has a price; it must name alias_of alone
          alias_of=m2 to=2026-01-01 | line 5: an alias has a price; it must name alias_of alone
          alias_of=m2 service_tier=flex | line 5: an alias has a price; it must name alias_of alone
          alias_of=m2 factor=1 | line 5: an alias has a price; it must name alias_of alone
          alias_of=m2 multipliers=us=1 | line 5: an alias has a price; it must name alias_of alone
          alias_of=m1 | line 5: an alias of an alias; name the model with prices
          input=1 output=1 note="x" | line 5: note holds a quote; values are not quoted
          """)
  void aBadLineIsRejected(String row, String problem) {
    rejected(row)
        .hasMessageContaining("has a problem:\n  " + problem)
        .hasMessageEndingWith(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          input=1 output=1 | line 6: duplicate layer, see line 5
          input=1 output=1 to=2026-01-01 | line 6: the period overlaps that of line 5
          input=1 output=1 above_prompt_tokens=9 factor=2 | line 6: factor belongs to a line without above_prompt_tokens
          service_tier=flex factor=2 multipliers=us=1.1 | line 6: multipliers belong to a base line
          alias_of=m2 | line 6: a model with an alias has no other line, see line 5
          """)
  void aLineThatConflictsWithAnotherIsRejected(String row, String problem) {
    rejected("input=1 output=1", row).hasMessageEndingWith("has a problem:\n  " + problem);
  }

  @Test
  void tiersWithEqualThresholdsAreRejected() {
    rejected(
            "input=1 output=1",
            "above_prompt_tokens=9 input=2",
            "above_prompt_tokens=9 inclusive=true input=3")
        .hasMessageEndingWith("line 7: the threshold equals that of line 6");
    rejected(
            "input=1 output=1",
            "above_prompt_tokens=31999 input=2",
            "above_prompt_tokens=32000 inclusive=true input=3")
        .hasMessageEndingWith("line 7: the threshold equals that of line 6");
  }

  @Test
  void serviceTiersThatDifferInCaseAreTheSame() {
    rejected("input=1 output=1", "service_tier=flex input=2", "service_tier=Flex input=3")
        .hasMessageEndingWith("line 7: duplicate layer, see line 6");
  }

  @Test
  void aTierMayOnlyStandBesideABaseOfItsOwnPeriod() {
    rejected("input=1 output=1 from=2026-02-01", "above_prompt_tokens=9 input=2 to=2026-02-01")
        .hasMessageEndingWith("line 6: tier >9 has no base line");
  }

  @Test
  void periodsThatMeetDoNotOverlap() {
    PriceBook book =
        Prices.book("input=1 output=1 to=2026-02-01", "input=2 output=2 from=2026-02-01");

    assertThat(book.lines()).hasSize(2);
  }

  @Test
  void chainsAndLoopsOfAliasesAreRejected() {
    rejected("model=a alias_of=b", "model=b alias_of=m1", "input=1 output=1")
        .hasMessageEndingWith("line 5: an alias of an alias; name the model with prices");
    rejected("model=a alias_of=b", "model=b alias_of=a")
        .hasMessageContaining("line 5: an alias of an alias")
        .hasMessageContaining("line 6: an alias of an alias");
  }

  @Test
  void allProblemsComeAtOnceInTheOrderOfTheFile() {
    rejected(
            "input=-1 output=x", "input=1 output=1", "input=1 output=1 service_tier=flex factor=11")
        .hasMessageContaining("has 4 problems:")
        .hasMessageContaining(
            """
              line 5: output is x; it must be a plain decimal
              line 5: input is -1; allowed are 0 to 10000
              line 6: duplicate layer, see line 5
              line 7: factor is 11; allowed are 0 to 10"""
                .indent(2)
                .stripTrailing());
  }

  @Test
  void manyProblemsAreShownInPart() {
    String[] rows = new String[150];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = "model=m" + i + " input=-1 output=1";
    }

    rejected(rows).hasMessageContaining("has 150 problems").hasMessageEndingWith("and 50 more");
  }

  @Test
  void headIsChecked() {
    rejectedText("provider,model,input\nacme,m1,1\n")
        .hasMessageContaining("the first line must be #loom-prices 1")
        .hasMessageContaining("a line #version is missing");
    rejectedText("#loom-prices 2\n#version 1\nprovider,model,input\n")
        .hasMessageContaining("line 1: the first line must be #loom-prices 1; other versions are");
    rejectedText("#version 1\n#loom-prices 1\nprovider,model,input\n")
        .hasMessageContaining("the first line must be #loom-prices 1");
    rejectedText("#loom-prices 1\n#version 1\n#currency EUR\nprovider,model,input\n")
        .hasMessageEndingWith("the currency is EUR; only USD is allowed");
    rejectedText("#loom-prices 1\n#version 1\n#as-of May\nprovider,model,input\n")
        .hasMessageEndingWith("#as-of is May; it must be a date as 2026-08-06");
    rejectedText("#loom-prices 1\n#version 1\n")
        .hasMessageEndingWith("a line with the column names is missing");
  }

  @Test
  void columnsAreChecked() {
    rejectedText("#loom-prices 1\n#version 1\nprovider,model,inptu\n")
        .hasMessageEndingWith("line 3: unknown column inptu");
    rejectedText("#loom-prices 1\n#version 1\nprovider,model,input,input\n")
        .hasMessageEndingWith("line 3: a column stands there twice");
    rejectedText("#loom-prices 1\n#version 1\nmodel,input\n")
        .hasMessageEndingWith("line 3: the columns provider and model are needed");
    rejectedText("#loom-prices 1\n#version 1\nprovider,model,input\nacme,m1,1,2\n")
        .hasMessageEndingWith("line 4: it has 4 cells, the columns are 3");
    rejectedText("#loom-prices 1\n#version 1\nprovider,model,input\nacme, m1,1\n")
        .hasMessageContaining("line 4: model begins or ends with a space");
  }

  @Test
  void sizesAreLimited() throws Exception {
    Path file = folder.resolve("big.csv");
    Files.write(file, new byte[(8 << 20) + 1]);

    assertThatThrownBy(() -> PriceBook.read(file))
        .hasMessage("price file big.csv has a problem:\n  it is longer than 8 MiB");
    rejectedText("#\n".repeat(100_001)).hasMessageEndingWith("it has more than 100,000 lines");
    rejectedText("#loom-prices 1\n#" + "x".repeat(4_096) + "\n")
        .hasMessageEndingWith("has a problem:\n  line 2: it is longer than 4,096 characters");
    String[] rows = new String[201];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = "input=1 output=1 above_prompt_tokens=" + i;
    }
    rejected(rows).hasMessageEndingWith("line 5: one model has more than 200 lines");
  }

  @Test
  void otherEncodingsAreRejected() throws Exception {
    Path file = folder.resolve("latin1.csv");
    Files.write(file, "#loom-prices 1\n#version ä\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> PriceBook.read(file)).hasMessageEndingWith("it is not UTF-8");
  }

  @Test
  void aMissingFileIsAnIoFailure() {
    assertThatThrownBy(() -> PriceBook.read(folder.resolve("none.csv")))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void pricesFromCodePassTheSameChecks() {
    List<PriceLine> lines =
        List.of(
            PriceLine.base("acme", "m1", Prices.rates("input=1 output=0")),
            PriceLine.alias("acme", "m2", "m2"));

    assertThatThrownBy(() -> PriceBook.of("mine", lines))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("price book mine has 2 problems:\n  line 1: output is 0 beside")
        .hasMessageEndingWith("line 2: an alias of an alias; name the model with prices");
    assertThatThrownBy(
            () ->
                PriceBook.of(
                    "mine",
                    List.of(
                        new PriceLine(
                            "acme",
                            "m1",
                            null,
                            null,
                            null,
                            null,
                            OptionalLong.of(-1),
                            false,
                            null,
                            Prices.rates("input=1"),
                            Map.of(),
                            "",
                            ""))))
        .hasMessageContaining("above_prompt_tokens is -1; allowed are 0 to");
  }

  @Test
  void pricesFromCodeCount() {
    PriceBook book =
        PriceBook.of(
            "mine",
            List.of(
                PriceLine.base("acme", "m1", Prices.rates("input=1 output=2")),
                PriceLine.alias("acme", "my-deployment", "m1")));

    Price price = book.price(new ModelId("acme", "my-deployment"), Prices.NOON).orElseThrow();

    assertThat(price.source()).isEqualTo("user:mine");
    assertThat(price.model()).isEqualTo(Prices.MODEL);
    assertThat(price.from()).isEmpty();
    assertThat(price.to()).isEmpty();
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> rejected(String... rows) {
    return rejectedText(Prices.text(rows));
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> rejectedText(String text) {
    return assertThatThrownBy(() -> Prices.read(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
