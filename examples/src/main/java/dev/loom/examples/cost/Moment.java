package dev.loom.examples.cost;

import dev.loom.examples.lines.BadLineException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Times in lines: a date (its UTC midnight) or an instant. */
final class Moment {
  private static final int DATE_LENGTH = 10;

  private Moment() {}

  static @Nullable Instant parse(String name, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return text.length() == DATE_LENGTH
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new BadLineException(name + " is neither a date nor an instant");
    }
  }
}
