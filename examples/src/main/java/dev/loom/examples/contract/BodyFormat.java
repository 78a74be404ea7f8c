package dev.loom.examples.contract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.loom.cost.Money;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a body of the HTTP contract is written: compact, one document and a newline, money as plain
 * decimals, times in UTC with milliseconds. Thread-safe.
 */
public final class BodyFormat {
  private static final int MONEY_DECIMALS = 12;
  private static final int NANOS_TO_MILLIS = 6;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build()
          .setCharacterEscapes(new MarkupEscapes());

  private BodyFormat() {}

  /** What writes a document. */
  public interface Document {
    /** Writes it. */
    void write(JsonGenerator json) throws IOException;
  }

  /** Writes a document, and the newline behind it; leaves the stream open. */
  public static void write(OutputStream out, Document document) throws IOException {
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      document.write(json);
    }
    out.write("\n".getBytes(StandardCharsets.UTF_8));
  }

  /** A member that is an amount, or null where no price is known. */
  public static void money(JsonGenerator json, String name, @Nullable Money amount)
      throws IOException {
    if (amount == null) {
      json.writeNullField(name);
    } else {
      decimal(json, name, amount.toUsd());
    }
  }

  /** A member between 0 and 1. */
  public static void ratio(JsonGenerator json, String name, double ratio) throws IOException {
    decimal(json, name, BigDecimal.valueOf(ratio));
  }

  /** A member of at most 12 decimals, without an exponent or trailing zeros. */
  public static void decimal(JsonGenerator json, String name, BigDecimal value) throws IOException {
    BigDecimal shown = value.setScale(MONEY_DECIMALS, RoundingMode.HALF_EVEN);
    json.writeNumberField(name, shown.signum() == 0 ? BigDecimal.ZERO : shown.stripTrailingZeros());
  }

  /** A member that is a time, or null for none. */
  public static void time(JsonGenerator json, String name, @Nullable Instant time)
      throws IOException {
    if (time == null) {
      json.writeNullField(name);
    } else {
      json.writeStringField(name, TIME.format(time));
    }
  }

  /** A time in milliseconds, with its fraction. */
  public static BigDecimal millis(Duration time) {
    return BigDecimal.valueOf(time.toNanos(), NANOS_TO_MILLIS);
  }

  /** Keeps a body harmless where somebody puts it into a page. */
  private static final class MarkupEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    private final int[] ascii = standardAsciiEscapesForJSON();

    MarkupEscapes() {
      for (char c : "<>&".toCharArray()) {
        ascii[c] = ESCAPE_CUSTOM;
      }
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return ascii.clone();
    }

    @Override
    public SerializableString getEscapeSequence(int character) {
      return new SerializedString(String.format(Locale.ROOT, "\\u%04x", character));
    }
  }
}
