package dev.loom.examples.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loom.cache.BackendStats;
import dev.loom.cache.CacheStats;
import dev.loom.cache.Caching;
import dev.loom.cache.CachingProvider;
import dev.loom.cache.ModelStats;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.FinishReason;
import dev.loom.chat.ModelId;
import dev.loom.cost.Money;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheStatsJsonTest {

  private static String json(CacheStats stats) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CacheStatsJson.write(out, stats);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static ModelStats model(long hits, long misses, String usd) {
    return new ModelStats(hits, misses, 100 * hits, Money.ofUsd(new BigDecimal(usd)), 0);
  }

  @Test
  void bodyIsThatOfTheContract() throws Exception {
    BackendStats backend = Caching.inMemory().wrap((request, listener) -> null).stats().backend();
    CacheStats stats =
        new CacheStats(
            true,
            Instant.parse("2026-01-21T12:00:00Z"),
            backend,
            5,
            0,
            0,
            6,
            0,
            0,
            0,
            Map.of("server_tools", 7L, "off", 8L),
            Map.of("truncated", 9L, "failed", 10L),
            0,
            0,
            0,
            0,
            Duration.ofMillis(900),
            0,
            Map.of(
                new ModelId("openai", "a"), model(1, 2, "0.0000000000014"),
                new ModelId("azure-openai", "a"), model(1, 0, "0.000001"),
                new ModelId("openai", "<b>"), model(1, 1, "12.50")));
    assertThat(json(stats))
        .isEqualTo(
            ("{'enabled':true,'backend':'memory','backend_state':'ok','hits':3,'misses':3,"
                    + "'hit_rate':0.5,'stale':6,'coalesced':5,'bypassed':{'off':8,'server_tools':7},"
                    + "'rejected':{'failed':10,'truncated':9},'evictions':0,'expirations':0,"
                    + "'total_entries':0,'total_bytes':0,'max_bytes':524288000,'tokens_saved':300,"
                    + "'cost_saved_usd':12.500001000001,'avg_latency_saved_ms':300,"
                    + "'since':'2026-01-21T12:00:00.000Z','by_provider':{"
                    + "'azure-openai':{'hits':1,'misses':0,'tokens_saved':100,"
                    + "'cost_saved_usd':0.000001},'openai':{'hits':2,'misses':3,"
                    + "'tokens_saved':200,'cost_saved_usd':12.500000000001}},'by_model':{"
                    + "'\\u003cb\\u003e':{'hits':1,'misses':1,'tokens_saved':100,"
                    + "'cost_saved_usd':12.5},'a':{'hits':2,'misses':2,'tokens_saved':200,"
                    + "'cost_saved_usd':0.000001000001}}}\n")
                .replace('\'', '"'));
  }

  @Test
  void numbersAreThoseOfTheCache() throws Exception {
    ChatResponse answer =
        ChatResponse.builder().text("x").finish(FinishReason.STOP, "stop").build();
    try (CachingProvider cache = Caching.inMemory().wrap((request, listener) -> answer)) {
      cache.chat(ChatRequest.of("openai", "m", "hi"));
      cache.chat(ChatRequest.of("openai", "m", "hi"));
      assertThat(json(cache.stats()))
          .contains("\"hits\":1,\"misses\":1,\"hit_rate\":0.5,", "\"total_entries\":1,")
          .contains("\"by_model\":{\"m\":{\"hits\":1,\"misses\":1,");
    }
  }
}
