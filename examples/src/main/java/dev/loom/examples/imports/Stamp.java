package dev.loom.examples.imports;

import dev.loom.examples.lines.BadLineException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the time of a call: date and time, 0 to 9 decimals, zone optional (none is UTC). */
final class Stamp {
  private static final Instant MIN = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2200-01-01T00:00:00Z");
  private static final Pattern SHAPE =
      Pattern.compile(
          "([0-9]{4})-([0-9]{2})-([0-9]{2})[T ]([0-9]{2}):([0-9]{2}):([0-9]{2})"
              + "(?:\\.([0-9]{1,9}))? ?(Z|[+-][0-9]{2}:?[0-9]{2})?");

  private Stamp() {}

  /**
   * Reads a time, cut to milliseconds.
   *
   * @throws BadLineException when it is none, or outside 2000 to 2199
   */
  static Instant parse(String text) {
    Matcher parts = SHAPE.matcher(text);
    if (!parts.matches()) {
      throw new BadLineException("no time like 2023-11-16 18:15:46.68 or 2023-11-16T18:15:46.68Z");
    }
    Instant instant;
    try {
      instant =
          LocalDateTime.of(
                  number(parts, 1),
                  number(parts, 2),
                  number(parts, 3),
                  number(parts, 4),
                  number(parts, 5),
                  number(parts, 6),
                  millis(parts.group(7)) * 1_000_000)
              .toInstant(parts.group(8) == null ? ZoneOffset.UTC : ZoneOffset.of(parts.group(8)));
    } catch (DateTimeException e) {
      throw new BadLineException("a time that does not exist");
    }
    if (instant.isBefore(MIN) || !instant.isBefore(END)) {
      throw new BadLineException("a time outside the years 2000 to 2199");
    }
    return instant;
  }

  private static int number(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }

  private static int millis(String decimals) {
    return decimals == null ? 0 : Integer.parseInt((decimals + "00").substring(0, 3));
  }
}
