package dev.loom.cost;

import dev.loom.chat.ModelId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** Short ways to prices for tests. */
final class Prices {
  static final ModelId MODEL = new ModelId("acme", "m1");
  static final Instant NOON = Instant.parse("2026-08-06T12:00:00Z");

  static final String HEAD =
      """
      #loom-prices 1
      #version 7
      #currency USD
      provider,model,alias_of,from,to,service_tier,above_prompt_tokens,inclusive,factor,input,output,\
      cached_input,cache_write_5m,cache_write_1h,reasoning,audio_input,audio_output,image_output,\
      per_search,per_request,multipliers,source,note
      """;

  private Prices() {}

  /** Rates as {@code input=1.25 output=10}. */
  static Map<Rate, BigDecimal> rates(String text) {
    Map<Rate, BigDecimal> rates = new EnumMap<>(Rate.class);
    for (String part : text.split(" ")) {
      String[] pair = part.split("=");
      for (Rate rate : Rate.values()) {
        if (rate.column().equals(pair[0])) {
          rates.put(rate, new BigDecimal(pair[1]));
        }
      }
    }
    return rates;
  }

  /**
   * A book of one model, one line per row, each as {@code column=value} pairs separated by spaces.
   */
  static PriceBook book(String... rows) {
    return read(text(rows));
  }

  static String text(String... rows) {
    StringBuilder text = new StringBuilder(HEAD);
    String[] columns =
        HEAD.lines().filter(line -> !line.startsWith("#")).findFirst().orElseThrow().split(",");
    for (String row : rows) {
      Map<String, String> cells =
          new java.util.HashMap<>(Map.of("provider", "acme", "model", "m1"));
      for (String part : row.split(" ")) {
        int equals = part.indexOf('=');
        cells.put(part.substring(0, equals), part.substring(equals + 1));
      }
      for (int i = 0; i < columns.length; i++) {
        text.append(i == 0 ? "" : ",").append(cells.getOrDefault(columns[i], ""));
      }
      text.append('\n');
    }
    return text.toString();
  }

  static PriceBook read(String text) {
    try {
      Path file = Files.createTempFile("prices", ".csv");
      try {
        Files.writeString(file, text);
        return PriceBook.read(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static CostCalculator calculator(String... rows) {
    PriceBook book = book(rows);
    return new CostCalculator(() -> book);
  }
}
