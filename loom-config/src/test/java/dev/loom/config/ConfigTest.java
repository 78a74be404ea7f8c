package dev.loom.config;

import static dev.loom.config.ConfigFixture.cache;
import static dev.loom.config.ConfigFixture.parse;
import static dev.loom.config.ConfigFixture.problems;
import static dev.loom.config.ConfigFixture.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.CacheScope;
import dev.loom.chat.FinishReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {

  private static final String SECRET = "correct-horse-battery-staple-0001";
  private static final String DIGITS = "01234567890123456789012345678901";

  private static final CacheConfig DEFAULTS =
      new CacheConfig(
          true,
          "memory",
          Duration.ofHours(1),
          10_000,
          500,
          Duration.ofMinutes(5),
          null,
          CacheScope.TENANT,
          false,
          true,
          false,
          Set.of(),
          1_048_576,
          0,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ofSeconds(60),
          List.of(),
          0,
          null,
          List.of(),
          false,
          false,
          "loom",
          Duration.ZERO,
          Duration.ofMillis(50),
          16,
          0,
          false);

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\n", "# nothing\n", "---\n", "{}", "~", "cache:\n", "cache: {}", "\uFEFF"})
  void nothingSetMeansAllDefaults(String yaml) {
    assertThat(parse(yaml, Map.of()).cache()).isEqualTo(DEFAULTS);
  }

  @Test
  void blockOfTheOriginalWorksUnchanged() {
    CacheConfig cache =
        cache(
            "enabled: true",
            "backend: memory",
            "default_ttl: 1h",
            "max_size: 10000",
            "max_memory_mb: 500",
            "cleanup_period: 5m",
            "redis_url: \"\"");
    assertThat(cache).isEqualTo(DEFAULTS);
  }

  static Stream<Arguments> settings() {
    return Stream.of(
        setting("enabled: false", CacheConfig::enabled, false),
        setting("backend: redis", CacheConfig::backend, "redis"),
        setting("default_ttl: 1h30m", CacheConfig::defaultTtl, Duration.ofMinutes(90)),
        setting("max_size: 7", CacheConfig::maxSize, 7),
        setting("max_memory_mb: 64", CacheConfig::maxMemoryMb, 64),
        setting("cleanup_period: 0", CacheConfig::cleanupPeriod, Duration.ZERO),
        setting("redis_url: redis://h/0", CacheConfig::redisUrl, Secret.of("redis://h/0")),
        setting("scope: user", CacheConfig::scope, CacheScope.USER),
        setting("scope: global", CacheConfig::scope, CacheScope.GLOBAL),
        setting("require_tenant: true", CacheConfig::requireTenant, true),
        setting("nondeterministic: false", CacheConfig::nondeterministic, false),
        setting("server_tools: true", CacheConfig::serverTools, true),
        setting(
            "store_finish_reasons: [length, refusal]",
            CacheConfig::storeFinishReasons,
            Set.of(FinishReason.LENGTH, FinishReason.REFUSAL)),
        setting("max_entry_bytes: 1073741824", CacheConfig::maxEntryBytes, 1L << 30),
        setting("ttl_jitter: 0.25", CacheConfig::ttlJitter, 0.25),
        setting(
            "stale_while_revalidate: 10s",
            CacheConfig::staleWhileRevalidate,
            Duration.ofSeconds(10)),
        setting("stale_if_error: 1d", CacheConfig::staleIfError, Duration.ofDays(1)),
        setting("negative_ttl: 5s", CacheConfig::negativeTtl, Duration.ofSeconds(5)),
        setting("coalesce_wait: 250ms", CacheConfig::coalesceWait, Duration.ofMillis(250)),
        setting(
            "inert_fields: [\"openai:seed\", 'x:y']",
            CacheConfig::inertFields,
            List.of("openai:seed", "x:y")),
        setting("explain_misses: 16", CacheConfig::explainMisses, 16),
        setting("secret: " + SECRET, CacheConfig::secret, Secret.of(SECRET)),
        setting("secret: 0" + DIGITS, CacheConfig::secret, Secret.of("0" + DIGITS)),
        setting(
            "previous_secrets: [" + DIGITS + "]\n  secret: " + SECRET,
            CacheConfig::previousSecrets,
            List.of(Secret.of(DIGITS))),
        setting("require_secret: true\n  secret: " + SECRET, CacheConfig::requireSecret, true),
        setting("encrypt: true\n  secret: " + SECRET, CacheConfig::encrypt, true),
        setting("key_prefix: no", CacheConfig::keyPrefix, "no"),
        setting("near_cache_ttl: 2s", CacheConfig::nearCacheTtl, Duration.ofSeconds(2)),
        setting("redis_timeout: 80ms", CacheConfig::redisTimeout, Duration.ofMillis(80)),
        setting("redis_pool: 4", CacheConfig::redisPool, 4),
        setting("redis_shards: 16", CacheConfig::redisShards, 16),
        setting("tls_insecure: true", CacheConfig::tlsInsecure, true));
  }

  /** How a setting is read back; the type of its value is the test's own business. */
  private interface Read {
    Object of(CacheConfig cache);
  }

  private static Arguments setting(String line, Read read, Object expected) {
    return Arguments.of(line, read, expected);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("settings")
  void settingHasTheValueOfItsLine(String line, Read read, Object expected) {
    CacheConfig cache = cache(line);
    assertThat(read.of(cache)).isEqualTo(expected);
    assertThat(cache).isNotEqualTo(DEFAULTS);
  }

  @Test
  void everySettingIsTried() {
    assertThat(settings().map(setting -> ((String) setting.get()[0]).split(":")[0]).distinct())
        .hasSameSizeAs(CacheConfig.class.getRecordComponents());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "defualt_ttl: 1h|cache.defualt_ttl is no setting; did you mean default_ttl?",
        "defaultTtl: 1h|cache.defaultTtl is no setting; did you mean default_ttl?",
        "default-ttl: 1h|cache.default-ttl is no setting; did you mean default_ttl?",
        "scpe: user|cache.scpe is no setting; did you mean scope?",
        "semantic: true|cache.semantic is no setting",
        "'a b': true|cache.\"a b\" is no setting",
        "<<: {}|cache.\"<<\" is no setting",
      })
  void unknownNameIsRefusedWithTheNearestOne(String line, String problem) {
    assertThat(problems("enabled: true", line)).containsExactly("loom.yaml line 3: " + problem);
  }

  @Test
  void nameInTheWrongPlaceIsTold() {
    assertThat(problemsOf("cache:\nmax_size: 5\n"))
        .containsExactly("loom.yaml line 2: max_size is no setting; did you mean cache.max_size?");
    assertThat(problemsOf("cash:\n  enabled: true\n"))
        .containsExactly("loom.yaml line 1: cash is no setting; did you mean cache?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "enabled: yes|\"yes\"",
        "enabled: on|\"on\"",
        "enabled: True|\"True\"",
        "enabled: 1|\"1\"",
        "enabled: \"true\"|\"true\"",
      })
  void booleanIsTrueOrFalseOnly(String line, String shown) {
    assertThat(problems(line))
        .containsExactly(
            "loom.yaml line 2: cache.enabled is "
                + shown
                + "; allowed is true or false, without quotes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"many", "010", "1_000", "0x10", "1e3", "1.0", ".5", "+5", "1:30", "'100'"})
  void wholeNumberHasPlainDigitsOnly(String number) {
    assertThat(problems("max_size: " + number))
        .containsExactly(
            "loom.yaml line 2: cache.max_size is \""
                + number.replace("'", "")
                + "\"; allowed is a whole number in plain digits, without quotes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2147483648", "-2147483648", "999999999999999999999999"})
  void wholeNumberThatIsTooLargeIsTold(String number) {
    assertThat(problems("max_size: " + number))
        .containsExactly(
            "loom.yaml line 2: cache.max_size is \""
                + number
                + "\"; allowed is a whole number up to 2147483647");
  }

  @ParameterizedTest
  @ValueSource(strings = {"half", ".5", "1.", "1e-1", ".inf", ".NaN", "1_0.0", "'0.1'", "00.1"})
  void decimalHasPlainDigitsOnly(String number) {
    assertThat(problems("ttl_jitter: " + number))
        .containsExactly(
            "loom.yaml line 2: cache.ttl_jitter is \""
                + number.replace("'", "")
                + "\"; allowed is a number in plain digits such as 0.25, without quotes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "scope: Tenant|cache.scope is \"Tenant\"; allowed are tenant, user, global",
        "scope: [user]|cache.scope is a list; allowed is a single value",
        "max_size: {a: 1}|cache.max_size is a mapping; allowed is a single value",
        "max_size:|cache.max_size has no value; leave the line out to have the default",
        "max_size: ~|cache.max_size has no value; leave the line out to have the default",
        "secret: ''|cache.secret is empty; allowed is a text, ${NAME} or file:PATH",
        "secret:|cache.secret has no value; leave the line out to have the default",
        "inert_fields: a|cache.inert_fields is a single value; allowed is a list in brackets, such"
            + " as [a, b]",
        "inert_fields: {a: b}|cache.inert_fields is a mapping; allowed is a list in brackets, such"
            + " as [a, b]",
        "inert_fields: [a:b, ~]|cache.inert_fields[1] has no value; leave the line out to have the"
            + " default",
        "inert_fields: [[a]]|cache.inert_fields[0] is a list; allowed is a single value",
        "store_finish_reasons: [max]|cache.store_finish_reasons[0] is \"max\"; allowed are stop,"
            + " length, tool_calls, content_filter, refusal, other",
      })
  void valueOfTheWrongKindIsRefused(String line, String problem) {
    assertThat(problems(line)).containsExactly("loom.yaml line 2: " + problem);
  }

  @ParameterizedTest
  @CsvSource({"cache: 5,cache is a single value", "cache: [],cache is a list"})
  void blockThatIsNoMappingIsRefused(String yaml, String problem) {
    assertThat(problemsOf(yaml))
        .containsExactly(
            "loom.yaml line 1: " + problem + "; allowed is a mapping of names to values");
  }

  @Test
  void documentThatIsNoMappingIsRefused() {
    assertThat(problemsOf("# text\nhunter2"))
        .containsExactly(
            "loom.yaml line 2: the document is a single value; allowed is a mapping of names to"
                + " values");
  }

  @Test
  void allProblemsAreToldAtOnceInTheOrderOfTheirLines() {
    assertThat(
            problems(
                "max_sise: 5",
                "enabled: maybe",
                "inert_fields: [a:b, {}, []]",
                "max_size: 1",
                "max_size: 2",
                "default_ttl: 60"))
        .containsExactly(
            "loom.yaml line 2: cache.max_sise is no setting; did you mean max_size?",
            "loom.yaml line 3: cache.enabled is \"maybe\"; allowed is true or false, without quotes",
            "loom.yaml line 4: cache.inert_fields[1] is a mapping; allowed is a single value",
            "loom.yaml line 4: cache.inert_fields[2] is a list; allowed is a single value",
            "loom.yaml line 6: max_size stands here again; it is set in line 5",
            "loom.yaml line 7: cache.default_ttl is \"60\"; a duration needs a unit, such as 60s");
  }
}
