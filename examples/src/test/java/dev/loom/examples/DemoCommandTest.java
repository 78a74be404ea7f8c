package dev.loom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
  private static final List<String> SAME_AS_STATS =
      List.of(
          "requests", "hit rate", "tokens", "spent", "saved", "errors", "unpriced", "mean latency");

  @TempDir Path folder;

  private Outcome demo(String db, String... more) {
    return demo(300, db, more);
  }

  private Outcome demo(int requests, String db, String... more) {
    List<String> args = new ArrayList<>(List.of("demo", "--requests", "" + requests));
    args.addAll(List.of("--db", folder.resolve(db).toString()));
    args.addAll(List.of(more));
    Outcome outcome = Outcome.of(args.toArray(String[]::new));
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    return outcome;
  }

  @Test
  void demoSummaryAgreesWithStats() {
    Outcome demo = demo("demo.db", "--no-serve");
    Outcome stats = Outcome.of("stats", "--db", folder.resolve("demo.db").toString());
    assertThat(SAME_AS_STATS)
        .allSatisfy(name -> assertThat(demo.fact(name)).isEqualTo(stats.fact(name)));
    assertThat(demo.fact("requests")).isEqualTo("300");
    assertThat(demo.fact("Loom's own time")).matches("p50 [0-9.]+ µs, p95 [0-9.]+ µs .*");
    assertThat(demo.fact("upstream")).contains("simulated");
  }

  @Test
  void trafficHasHitsFailuresAndAModelWithoutAPrice() {
    String json = statsOf("demo.db", demo(1500, "demo.db", "--no-serve"));
    assertThat(json).contains("\"openai\":", "\"anthropic\":", "\"google\":", "\"self-hosted\":");
    assertThat(number(json, "tokens_saved")).isPositive();
    assertThat(number(json, "cost_saved_usd")).isPositive();
    assertThat(number(json, "unpriced_requests")).isPositive();
    assertThat(number(json, "error_rate")).isBetween(0.001, 0.1);
    assertThat(number(json, "avg_latency_ms")).isGreaterThan(100);
  }

  @Test
  void equalSeedsMakeEqualTraffic() {
    List<String> counted = List.of("requests", "hit rate", "tokens", "spent", "saved", "errors");
    Outcome first = demo("a.db", "--no-serve", "--seed", "7");
    Outcome second = demo("b.db", "--no-serve", "--seed", "7");
    Outcome other = demo("c.db", "--no-serve", "--seed", "8");
    assertThat(counted)
        .extracting(first::fact)
        .isEqualTo(counted.stream().map(second::fact).toList());
    assertThat(first.fact("tokens")).isNotEqualTo(other.fact("tokens"));
  }

  @Test
  void servingIsSaidToBeMissing() {
    assertThat(demo("demo.db", "--port", "9090").err())
        .contains("Serving the API and the dashboard is not there yet; the demo ends here.");
    assertThat(demo("other.db", "--no-serve").err()).doesNotContain("Serving");
  }

  @Test
  void temporaryDatabaseGoesWithTheDemo() throws Exception {
    Outcome demo =
        new ChildProcess(folder).run(List.of(), "demo", "--requests", "50", "--no-serve");
    assertThat(demo.exitCode()).as(demo.err()).isZero();
    assertThat(demo.err()).contains("The database was a temporary one; --db FILE keeps it.");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).noneMatch(file -> file.getFileName().toString().startsWith("loom-demo"));
    }
    assertThat(demo("kept.db", "--no-serve").err()).contains("Database: " + folder + "/kept.db");
    assertThat(folder.resolve("kept.db")).exists();
  }

  @Test
  void callsOfBeforeAreMentioned() {
    demo("demo.db", "--no-serve");
    Outcome again = demo("demo.db", "--no-serve");
    assertThat(again.err()).contains("The database held 300 calls before");
    assertThat(again.fact("requests")).isEqualTo("600");
  }

  private String statsOf(String db, Outcome demo) {
    assertThat(demo.exitCode()).isZero();
    return Outcome.of("stats", "--json", "--db", folder.resolve(db).toString()).out();
  }

  private static double number(String json, String name) {
    return Double.parseDouble(json.replaceAll(".*\"" + name + "\":([0-9.]+).*\n", "$1"));
  }
}
