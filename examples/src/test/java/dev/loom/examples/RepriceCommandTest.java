package dev.loom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One call of a model that the bundled prices know, one that they do not, one that is told. */
class RepriceCommandTest {
  private static final String ROW =
      "{\"timestamp\":\"2026-01-0%dT00:00:00Z\",\"provider_id\":\"%s\",\"model_name\":\"%s\","
          + "\"prompt_tokens\":1000000,\"completion_tokens\":0%s}%n";

  @TempDir Path folder;
  private String db = "";
  private String prices = "";

  @BeforeEach
  void fill() throws Exception {
    db = folder.resolve("calls.db").toString();
    Path rows =
        Files.writeString(
            folder.resolve("calls.jsonl"),
            ROW.formatted(1, "openai", "gpt-4o-mini", "")
                + ROW.formatted(2, "acme", "m1", "")
                + ROW.formatted(3, "openai", "gpt-4o-mini", ",\"cost_usd\":9"));
    Outcome imported = Outcome.of("import", "--format", "jsonl", "--db", db, rows.toString());
    assertThat(imported.fact("stored")).as(imported.err()).isEqualTo("3");
    prices =
        Files.writeString(
                folder.resolve("prices.csv"),
                """
                #loom-prices 1
                #version 7
                provider,model,from,input,output
                acme,m1,2026-01-02T00:00:00Z,2,2
                openai,gpt-4o-mini,,1,1
                """)
            .toString();
  }

  private Outcome reprice(String... more) {
    String[] args = new String[more.length + 3];
    args[0] = "reprice";
    args[1] = "--db";
    args[2] = db;
    System.arraycopy(more, 0, args, 3, more.length);
    Outcome outcome = Outcome.of(args);
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return outcome;
  }

  private String spent() {
    return Outcome.of("costs", "--db", db).fact("spent");
  }

  @Test
  void withoutApplyNothingIsWritten() {
    Outcome outcome = reprice("--prices", prices);

    assertThat(outcome.fact("calls")).isEqualTo("3");
    assertThat(outcome.fact("would change")).isEqualTo("2");
    assertThat(outcome.fact("spent")).isEqualTo("9.15 USD before, 12 USD after, +2.85 USD");
    assertThat(outcome.fact("saved")).isEqualTo("0 USD before, 0 USD after, 0 USD");
    assertThat(outcome.out())
        .contains("MODEL", "acme/m1", "2026-01-02", "unpriced to priced", "n/a to 2", "0.15 to 1")
        .endsWith("Nothing was written; --apply writes it.\n");
    assertThat(spent()).isEqualTo("9.15 USD");
  }

  @Test
  void appliedCostsAreThoseThatTheCostsShowAndASecondRunChangesNothing() {
    assertThat(Outcome.of("costs", "--db", db).fact("unpriced"))
        .isEqualTo(
            "1 requests, 1,000,000 tokens; spent lacks them (66.7 % of the tokens have a price)");
    Outcome first = reprice("--prices", prices, "--apply");
    assertThat(first.fact("changed")).isEqualTo("2");
    assertThat(first.out()).doesNotContain("Nothing was written");
    assertThat(spent()).isEqualTo("12 USD");
    assertThat(Outcome.of("costs", "--db", db).fact("unpriced")).isEqualTo("0");

    assertThat(reprice("--prices", prices, "--apply").fact("changed")).isEqualTo("0");
    assertThat(reprice("--apply").fact("spent"))
        .isEqualTo("12 USD before, 9.15 USD after, -2.85 USD");
  }

  @Test
  void badPricesAndMissingDatabasesAreSaidInOneLine() throws Exception {
    Files.writeString(folder.resolve("prices.csv"), "garbage\n");
    Outcome bad = Outcome.of("reprice", "--db", db, "--prices", prices, "--apply");
    assertThat(bad.exitCode()).isEqualTo(1);
    assertThat(bad.err()).contains("the price file cannot be used", "#loom-prices 1");
    for (String apply : new String[] {"--debug", "--apply"}) {
      Outcome none = Outcome.of("reprice", "--db", folder + "/none.db", apply);
      assertThat(none.exitCode()).isEqualTo(1);
      assertThat(none.err()).contains("no database at");
    }
    assertThat(folder.resolve("none.db")).doesNotExist();
    assertThat(spent()).isEqualTo("9.15 USD");
  }
}
