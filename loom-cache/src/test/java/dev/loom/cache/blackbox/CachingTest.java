package dev.loom.cache.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.cache.BackendSettings;
import dev.loom.cache.CacheSelector;
import dev.loom.cache.Caching;
import dev.loom.chat.Stage;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CachingTest {

  private static void refused(Consumer<Caching.Builder> setting, String sentence) {
    Caching.Builder builder = Caching.builder();
    setting.accept(builder);
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(sentence);
  }

  @Test
  void badSettingIsRefusedInOneSentence() {
    refused(b -> b.maxSize(0), "max_size is 0; allowed are 1 to 10000000");
    refused(b -> b.maxSize(10_000_001), "max_size is 10000001; allowed are 1 to 10000000");
    refused(b -> b.maxMemoryMb(0), "max_memory_mb is 0; allowed are 1 to 1048576");
    refused(b -> b.maxMemoryMb(1_048_577), "max_memory_mb is 1048577; allowed are 1 to 1048576");
    refused(b -> b.maxEntryBytes(0), "max_entry_bytes is 0; allowed are 1 to 1073741824");
    refused(
        b -> b.maxEntryBytes(1L << 31),
        "max_entry_bytes is 2147483648; allowed are 1 to 1073741824");
    refused(b -> b.defaultTtl(Duration.ZERO), "default_ttl is PT0S; allowed are 1 s to 30 d");
    refused(
        b -> b.defaultTtl(Duration.ofDays(31)), "default_ttl is PT744H; allowed are 1 s to 30 d");
    refused(
        b -> b.coalesceWait(Duration.ofMillis(-1)),
        "coalesce_wait is PT-0.001S; allowed are 0 to 1 h");
    refused(
        b -> b.coalesceWait(Duration.ofHours(2)), "coalesce_wait is PT2H; allowed are 0 to 1 h");
    refused(
        b -> b.backend("redis://localhost"),
        "backend is of scheme redis, which nothing on the class path opens");
    refused(
        b -> b.backend("twice"), "backend is of scheme twice, which more than one factory opens");
  }

  @Test
  void storeIsFoundByItsScheme() {
    FakeUpstream upstream = new FakeUpstream();
    Caching caching =
        Caching.builder()
            .backend("MEMORY:")
            .maxSize(5)
            .maxMemoryMb(1)
            .defaultTtl(Duration.ofSeconds(1))
            .coalesceWait(Duration.ZERO)
            .maxEntryBytes(1)
            .build();
    assertThat(caching.stage()).isEqualTo(Stage.CACHE);
    assertThat(caching.wrap(upstream)).isNotSameAs(caching.wrap(upstream));
  }

  @Test
  void builderMayBeUsedOnWithoutChangingWhatItBuilt() {
    FakeUpstream upstream = new FakeUpstream();
    Caching.Builder builder = Caching.builder();
    Caching first = builder.build();
    builder.maxEntryBytes(1);
    assertThat(
            first
                .wrap(upstream)
                .chat(dev.loom.chat.ChatRequest.of("openai", "m", "hi"))
                .cache()
                .reason())
        .isNull();
  }

  @Test
  void settingsOfAStoreShowNoAddress() {
    assertThat(new BackendSettings("redis://user:secret@host", 1, 2).toString())
        .doesNotContain("secret")
        .contains("maxEntries=1");
  }

  @Test
  void badSelectorIsRefused() {
    assertThatThrownBy(() -> CacheSelector.provider(" ")).hasMessageContaining("provider is blank");
    assertThatThrownBy(() -> CacheSelector.model("")).hasMessageContaining("model is blank");
    assertThatThrownBy(() -> CacheSelector.tenant("")).hasMessageContaining("tenant is blank");
    assertThatThrownBy(() -> CacheSelector.user("")).hasMessageContaining("user is blank");
    for (String everything : List.of("", "*", " *", "v1:", "v1:*")) {
      assertThatThrownBy(() -> CacheSelector.prefix(everything))
          .as(everything)
          .hasMessageContaining("prefix is blank");
    }
    assertThatThrownBy(() -> CacheSelector.olderThan(Duration.ofSeconds(-1)))
        .hasMessageContaining("must not be negative");
  }
}
