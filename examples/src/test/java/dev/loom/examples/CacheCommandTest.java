package dev.loom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheCommandTest {
  @TempDir Path folder;

  private Outcome cache(String yaml, String... arguments) throws IOException {
    Path file = Files.writeString(folder.resolve("loom.yaml"), yaml);
    List<String> all = new ArrayList<>(List.of("cache"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--config", file.toString()));
    return Outcome.of(all.toArray(String[]::new));
  }

  @Test
  void configuredMemoryIsNewAndEmpty() throws Exception {
    Outcome stats = cache("cache:\n  max_memory_mb: 3\n", "stats");
    assertThat(stats.exitCode()).as(stats.err()).isZero();
    assertThat(stats.fact("store")).isEqualTo("memory, ok");
    assertThat(stats.fact("entries")).isEqualTo("0 in 0 bytes");
    assertThat(cache("cache: {max_memory_mb: 3}", "stats", "--json").out())
        .matches(
            "\\{\"enabled\":true,\"backend\":\"memory\",\"backend_state\":\"ok\",\"hits\":0,\"misses\":0,"
                + "\"hit_rate\":0,\"stale\":0,\"coalesced\":0,\"bypassed\":\\{},\"rejected\":\\{},"
                + "\"evictions\":0,\"expirations\":0,\"total_entries\":0,\"total_bytes\":0,"
                + "\"max_bytes\":3145728,\"tokens_saved\":0,\"cost_saved_usd\":0,"
                + "\"avg_latency_saved_ms\":0,\"since\":\"20[-0-9]{8}T[0-9:]{8}\\.[0-9]{3}Z\","
                + "\"by_provider\":\\{},\"by_model\":\\{}}\n");
    assertThat(cache("cache: {enabled: false}", "stats").fact("cache")).isEqualTo("off");
    assertThat(cache("", "clear").out()).isEqualTo("Dropped 0 entries\n");
    assertThat(cache("", "invalidate", "--prefix", "openai:gpt:*", "--json").out())
        .isEqualTo("{\"removed\":0,\"pending\":false}\n");
    assertThat(cache("", "invalidate", "--model", "m", "--older-than", "7d", "--dry-run").out())
        .isEqualTo("Would drop 0 entries\n");
  }

  @Test
  void cacheThatRefreshesInTheBackgroundCanBeLookedInto() throws Exception {
    assertThat(cache("cache: {stale_while_revalidate: 1m}", "stats").exitCode()).isZero();
  }

  @Test
  void configurationIsAskedForWhereItIsNeeded() throws Exception {
    for (String command : List.of("stats", "invalidate", "clear")) {
      String help = Outcome.of("cache", command, "--help").out();
      assertThat(help).contains(" --config=FILE").doesNotContain("[--config", "all defaults");
    }
    assertThat(Outcome.of("demo", "--help").out()).contains("[--config=FILE]", "all defaults");
  }

  @Test
  void wrongUsageIsOneLineAndExitCodeTwo() throws Exception {
    Outcome nothing = cache("", "invalidate");
    assertThat(nothing.exitCode()).isEqualTo(2);
    assertThat(nothing.err()).contains("nothing is chosen; give --provider");
    assertThat(cache("", "invalidate", "--prefix", "*").err()).contains("prefix is blank");
    assertThat(cache("", "invalidate", "--older-than", "7").err()).contains("needs a unit");
    assertThat(cache("", "invalidate", "--provider", " ").exitCode()).isEqualTo(2);
    assertThat(Outcome.of("cache", "stats").err()).contains("Missing required option");
    assertThat(Outcome.of("cache").exitCode()).isEqualTo(2);
  }

  @Test
  void nearCacheOfTheFileIsBuilt() throws Exception {
    String near = "cache: {backend: redis, redis_url: 'redis://127.0.0.1:1', near_cache_ttl: %s}";
    Outcome stats = cache(near.formatted("5s"), "stats");
    assertThat(stats.exitCode()).as(stats.err()).isZero();
    assertThat(stats.out()).contains("tiered");
    Outcome bad = cache(near.formatted("1ms"), "stats");
    assertThat(bad.exitCode()).isEqualTo(1);
    assertThat(bad.err()).contains("near_cache_ttl is 1ms; allowed are 2ms to 1h");
  }

  @Test
  void wrongConfigurationIsAnsweredInItsSentence() throws Exception {
    Outcome typo = cache("cache:\n  defualt_ttl: 1h\n", "stats");
    assertThat(typo.exitCode()).isEqualTo(1);
    assertThat(typo.err()).contains("cache.defualt_ttl", "default_ttl");
    Outcome negative = cache("cache:\n  default_ttl: -5m\n", "stats");
    assertThat(negative.exitCode()).isEqualTo(1);
    assertThat(negative.err()).contains("default_ttl");
    Outcome zero = cache("cache:\n  default_ttl: 0\n", "stats");
    assertThat(zero.err()).contains("cache.default_ttl is 0; allowed are 1s to 30d");
    Outcome redis = cache("cache: {backend: redis, redis_url: 'redis://:hunter2@h:x'}", "stats");
    assertThat(redis.exitCode()).isEqualTo(1);
    assertThat(redis.err()).contains("line 1: cache.redis_url").doesNotContain("hunter2");
    Outcome naive = cache("cache: {backend: 'naive://:hunter2 @h'}", "stats");
    assertThat(naive.exitCode()).isEqualTo(1);
    assertThat(naive.err())
        .contains("line 1: cache.backend is not understood by its store")
        .doesNotContain("unexpected", "hunter2");
    for (String command : List.of("demo", "chat")) {
      Path file = Files.writeString(folder.resolve("bad.yaml"), "cache: {max_size: 0}");
      Outcome outcome =
          command.equals("demo")
              ? Outcome.of("demo", "--config", file.toString())
              : Outcome.of(
                  "chat",
                  "--base-url",
                  "http://localhost:1",
                  "--model",
                  "m",
                  "--config",
                  file.toString(),
                  "hi");
      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.err()).contains("cache.max_size is 0; allowed are 1 to 10000000");
    }
  }

  @Test
  void demoRunsUnderAConfiguration() throws Exception {
    Path file = Files.writeString(folder.resolve("off.yaml"), "cache: {enabled: false}");
    Outcome outcome =
        Outcome.of(
            "demo",
            "--no-serve",
            "--requests",
            "50",
            "--config",
            file.toString(),
            "--db",
            folder.resolve("demo.db").toString());
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("0.0 %");
  }
}
