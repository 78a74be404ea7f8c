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
    assertThat(cache("", "clear").out()).isEqualTo("Dropped 0 entries\n");
    assertThat(cache("", "invalidate", "--prefix", "openai:gpt:*", "--json").out())
        .isEqualTo("{\"removed\":0,\"pending\":false}\n");
    assertThat(cache("", "invalidate", "--model", "m", "--older-than", "7d", "--dry-run").out())
        .isEqualTo("Would drop 0 entries\n");
  }

  @Test
  void memoryOfAnotherProcessIsSaidToBeOutOfReach() throws Exception {
    for (String[] command :
        new String[][] {{"clear"}, {"invalidate", "--provider", "openai", "--dry-run"}}) {
      assertThat(cache("", command).err())
          .isEqualTo(
              "A cache in memory is its process's own: that of this command is new and empty, and"
                  + " nothing was dropped in any other process.\n");
      assertThat(cache("cache: {backend: 'naive://h:1'}", command).err()).isEmpty();
    }
    assertThat(cache("", "stats").err()).isEmpty();
  }

  @Test
  void cacheThatIsTurnedOffNamesItsStoreAndOpensNone() throws Exception {
    String off = "cache: {enabled: false, backend: redis, redis_url: 'redis://127.0.0.1:1'}";
    Outcome stats = cache(off, "stats");
    assertThat(stats.exitCode()).as(stats.err()).isZero();
    assertThat(stats.fact("cache")).isEqualTo("off (enabled: false)");
    assertThat(stats.fact("store")).isEqualTo("redis, not opened");
    assertThat(cache(off, "stats", "--json").out())
        .startsWith("{\"enabled\":false,\"backend\":\"redis\",");
    Outcome clear = cache(off, "clear");
    assertThat(clear.out()).isEqualTo("Dropped 0 entries\n");
    assertThat(clear.err())
        .isEqualTo("The cache is turned off (enabled: false): no store was opened.\n");
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
    for (String prefix : List.of("o*x", "**", "openai:*gpt", "llama3:8b:latest", "v1:ä")) {
      Outcome never = cache("", "invalidate", "--prefix", prefix);
      assertThat(never.exitCode()).isEqualTo(2);
      assertThat(never.err())
          .contains("--prefix is \"" + prefix + "\", which no key begins with")
          .hasLineCount(1);
    }
    Outcome version = cache("", "invalidate", "--prefix", "v2:openai");
    assertThat(version.exitCode()).isEqualTo(2);
    assertThat(version.err()).contains("--prefix is \"v2:openai\", and keys begin with v1:");
    assertThat(cache("", "invalidate", "--prefix", "v1:v2:openai").exitCode()).isZero();
    assertThat(cache("", "invalidate", "--prefix", "vertex").exitCode()).isZero();
    Outcome nonsense = Outcome.of("cache", "nonsense");
    assertThat(nonsense.exitCode()).isEqualTo(2);
    assertThat(nonsense.err())
        .isEqualTo(
            "loom cache: there is no subcommand nonsense; there are stats, invalidate, clear."
                + " See loom cache --help\n");
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
    Outcome several = cache("cache:\n  max_size: 0\n  defualt_ttl: 1h\n  scope: all\n", "stats");
    assertThat(several.exitCode()).isEqualTo(1);
    assertThat(several.err().lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("loom cache stats: "))
        .satisfies(lines -> assertThat(lines.get(0)).endsWith("allowed are 1 to 10000000"));
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
