package dev.loom.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Go writes and reads them ({@code 1h}, {@code 5m0s}, {@code 1.5h}), and days beside
 * its units. A number without a unit is refused: nobody can tell seconds from milliseconds by it.
 */
public final class DurationText {
  private static final String ALLOWED =
      "allowed is a duration with units, such as 250ms, 90s, 5m, 1h30m or 7d";
  private static final int MAX_LENGTH = 64;
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
  private static final Pattern TERM =
      Pattern.compile("\\G([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h|d)");
  private static final BigInteger SECOND = BigInteger.valueOf(1_000_000_000);

  private DurationText() {}

  /**
   * Reads a duration the way that the file spells them.
   *
   * @param name what messages call the value
   * @param text the text
   * @return a duration that is not negative
   * @throws ConfigException saying what is allowed
   */
  public static Duration parse(String name, String text) {
    try {
      return parse(new Value(text, text, true));
    } catch (BadValueException e) {
      throw new ConfigException(List.of(name + " " + e.predicate()));
    }
  }

  static Duration parse(Value value) throws BadValueException {
    String text = value.text();
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    if (NUMBER.matcher(text).matches()) {
      throw value.refused(
          value.isReferred()
              ? "a duration needs a unit, such as 60s"
              : "a duration needs a unit, such as " + text.replace("-", "") + "s");
    }
    if (text.startsWith("-")) {
      throw value.refused("allowed is a duration that is not negative, such as 5m");
    }
    Matcher term = TERM.matcher(text);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (text.length() <= MAX_LENGTH && term.find()) {
      nanos = nanos.add(new BigDecimal(term.group(1)).multiply(nanosIn(term.group(2))));
      end = term.end();
    }
    if (end == 0 || end < text.length()) {
      throw value.refused(ALLOWED);
    }
    return ofNanos(nanos.toBigInteger(), value);
  }

  private static BigDecimal nanosIn(String unit) {
    return BigDecimal.valueOf(
        switch (unit) {
          case "ns" -> 1;
          case "ms" -> 1_000_000;
          case "s" -> 1_000_000_000;
          case "m" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          case "d" -> 86_400_000_000_000L;
          default -> 1_000; // both spellings of the micro sign, and "us"
        });
  }

  private static Duration ofNanos(BigInteger nanos, Value value) throws BadValueException {
    BigInteger[] parts = nanos.divideAndRemainder(SECOND);
    if (parts[0].bitLength() >= Long.SIZE) {
      throw value.refused("no duration is that long");
    }
    return Duration.ofSeconds(parts[0].longValueExact(), parts[1].longValueExact());
  }
}
