package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.cache.CacheSelector.Coverage;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CacheSelectorTest {
  private static final long SEED = Long.getLong("loom.seed", 42);
  private static final String[] NAMES = {"a", "ab", "a:b", "b", "v1", "ä"};

  private final Random random = new Random(SEED);

  private String name() {
    return NAMES[random.nextInt(NAMES.length)];
  }

  private @Nullable String nameOrNone() {
    return random.nextInt(4) == 0 ? null : name();
  }

  private CacheCell cell() {
    CacheScope scope = CacheScope.values()[random.nextInt(3)];
    return new CacheCell(
        scope,
        scope == CacheScope.GLOBAL ? null : nameOrNone(),
        scope == CacheScope.USER ? nameOrNone() : null,
        name(),
        name());
  }

  private EntryLabels labels(CacheCell cell) {
    long first = random.nextInt(4) * 0x1111_0000_0000_0000L;
    return new EntryLabels(
        new CacheKey(first, 0, 0, 0, cell),
        cell.scope() == CacheScope.GLOBAL ? nameOrNone() : cell.tenant(),
        cell.scope() == CacheScope.USER ? cell.user() : nameOrNone(),
        random.nextBoolean() ? Set.of(name()) : Set.of());
  }

  private CacheSelector selector(int depth) {
    return switch (random.nextInt(depth > 2 ? 8 : 10)) {
      case 0 -> CacheSelector.all();
      case 1 -> CacheSelector.provider(name());
      case 2 -> CacheSelector.model(name());
      case 3 -> CacheSelector.tenant(name());
      case 4 -> CacheSelector.user(name());
      case 5 -> CacheSelector.tag(name());
      case 6 -> CacheSelector.olderThan(Duration.ofSeconds(random.nextInt(3)));
      case 7 -> {
        String key = labels(cell()).key().toString();
        yield CacheSelector.prefix(key.substring(0, 4 + random.nextInt(10)));
      }
      default -> selector(depth + 1).and(selector(depth + 1));
    };
  }

  @Test
  void coverageOfACellAgreesWithEveryEntryOfIt() {
    int[] seen = new int[Coverage.values().length];
    for (int i = 0; i < 100_000; i++) {
      CacheSelector selector = selector(0);
      CacheCell cell = cell();
      boolean matches = selector.matches(labels(cell), Duration.ofSeconds(random.nextInt(4)));
      Coverage coverage = selector.over(cell);
      seen[coverage.ordinal()]++;
      if (coverage != Coverage.SOME) {
        assertThat(matches)
            .as("seed %d: %s over %s", SEED, selector, cell)
            .isEqualTo(coverage == Coverage.ALL);
      }
    }
    for (int count : seen) {
      assertThat(count).as("seed %d", SEED).isGreaterThan(1_000);
    }
  }

  @Test
  void selectorsOfWholeCellsNeedNoLookAtEntries() {
    CacheCell tenant = new CacheCell(CacheScope.TENANT, "t", null, "openai", "llama3:8b");
    for (CacheSelector selector :
        List.of(
            CacheSelector.all(),
            CacheSelector.provider("openai"),
            CacheSelector.model("llama3:8b"),
            CacheSelector.tenant("t"),
            CacheSelector.prefix("open"),
            CacheSelector.prefix("v1:openai:llama3%3A8b:*"),
            CacheSelector.provider("openai").and(CacheSelector.tenant("t")))) {
      assertThat(selector.over(tenant)).as("%s", selector).isEqualTo(Coverage.ALL);
    }
    assertThat(CacheSelector.prefix("openai:llama3%3A8b:0").over(tenant)).isEqualTo(Coverage.SOME);
    assertThat(CacheSelector.prefix("openai:llama3:8b").over(tenant)).isEqualTo(Coverage.NONE);
    assertThat(CacheSelector.user("u").over(tenant)).isEqualTo(Coverage.SOME);
    CacheCell user = new CacheCell(CacheScope.USER, "t", "u", "openai", "gpt");
    assertThat(CacheSelector.user("u").over(user)).isEqualTo(Coverage.ALL);
    CacheCell global = new CacheCell(CacheScope.GLOBAL, null, null, "openai", "gpt");
    assertThat(CacheSelector.tenant("t").over(global)).isEqualTo(Coverage.SOME);
  }

  @Test
  void prefixLosesItsVersionAndOneStarOnce() {
    assertThat(CacheSelector.prefix("v1:openai*")).isEqualTo(new CacheSelector.Prefix("openai"));
    assertThat(CacheSelector.prefix("v1:v1:gpt**")).isEqualTo(new CacheSelector.Prefix("v1:gpt*"));
  }

  @Test
  void blankNamesAndNegativeAgesAreRefused() {
    assertThatThrownBy(() -> CacheSelector.provider(" "))
        .hasMessage("selector provider is blank; give its exact text");
    assertThatThrownBy(() -> CacheSelector.model("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CacheSelector.tenant("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CacheSelector.user("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CacheSelector.tag("\t")).isInstanceOf(IllegalArgumentException.class);
    for (String empty : new String[] {"", "*", "v1: ", " "}) {
      assertThatThrownBy(() -> CacheSelector.prefix(empty))
          .hasMessage("selector prefix is blank; give its exact text");
    }
    assertThatThrownBy(() -> CacheSelector.olderThan(Duration.ofNanos(-1)))
        .hasMessage("selector age is -1ns; it must not be negative");
  }

  @Test
  void beginningOfEveryKeyCanMatch() {
    for (int i = 0; i < 10_000; i++) {
      String key = labels(cell()).key().toString();
      int end = "v1:".length() + 1 + random.nextInt(key.length() - "v1:".length());
      String prefix = key.substring("v1:".length(), end);
      assertThat(new CacheSelector.Prefix(prefix).canMatch())
          .as("seed %d: %s", SEED, prefix)
          .isTrue();
    }
  }

  @Test
  void prefixThatNoKeyBeginsWithCannotMatch() {
    for (String never :
        new String[] {
          "o*x",
          "*",
          "openai:.*",
          "openai gpt",
          ":",
          "openai::",
          "openai:llama3:latest",
          "openai:gpt:0A",
          "ollama:llama3%3a8b:",
          "ollama:llama3%3G",
          "ä",
          "a:b:" + "0".repeat(65),
          "a:b:" + "0".repeat(64) + ":"
        }) {
      assertThat(new CacheSelector.Prefix(never).canMatch()).as(never).isFalse();
    }
  }

  @Test
  void prefixThatEveryKeyBeginsWithIsRefused() {
    for (String wide : new String[] {"v", "v1", "v1:", "v*", "v1*", "v1:*"}) {
      assertThatThrownBy(() -> CacheSelector.prefix(wide))
          .hasMessage(
              "selector prefix is \"%s\", which every key begins with; allowed is more, such as"
                  + " v1:openai:",
              wide);
    }
    CacheCell vertex = new CacheCell(CacheScope.TENANT, "t", null, "vertex", "gemini");
    CacheCell openai = new CacheCell(CacheScope.TENANT, "t", null, "openai", "gpt");
    for (String narrow : new String[] {"v1:v", "ve", "v1:ve*"}) {
      assertThat(CacheSelector.prefix(narrow).over(vertex)).isEqualTo(Coverage.ALL);
      assertThat(CacheSelector.prefix(narrow).over(openai)).isEqualTo(Coverage.NONE);
    }
  }
}
