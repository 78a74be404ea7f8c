package dev.loom.examples.query;

import dev.loom.examples.terminal.CommandFailure;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as the HTTP contract writes them in parameters. */
final class TimeText {
  private static final Pattern SECONDS = Pattern.compile("[0-9]{10}");
  private static final Pattern MILLIS = Pattern.compile("[0-9]{13}");
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final Pattern LOCAL =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?");
  private static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,4})([mhd])");

  private TimeText() {}

  /** An instant; a text without a zone is read in the given one, a date is its first moment. */
  static Instant instant(String option, String text, ZoneId zone) {
    try {
      if (SECONDS.matcher(text).matches()) {
        return Instant.ofEpochSecond(Long.parseLong(text));
      }
      if (MILLIS.matcher(text).matches()) {
        return Instant.ofEpochMilli(Long.parseLong(text));
      }
      if (DATE.matcher(text).matches()) {
        return LocalDate.parse(text).atStartOfDay(zone).toInstant();
      }
      if (LOCAL.matcher(text).matches()) {
        return LocalDateTime.parse(text).atZone(zone).toInstant();
      }
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw CommandFailure.wrongUsage(
          option
              + " is "
              + text
              + "; allowed are 2026-01-31, 2026-01-31T12:00[:00], 2026-01-31T12:00:00Z (or another"
              + " zone) and epoch seconds or milliseconds");
    }
  }

  /** A span such as {@code 24h}. */
  static Duration span(String option, String text) {
    Matcher parts = SPAN.matcher(text);
    if (!parts.matches()) {
      throw CommandFailure.wrongUsage(
          option + " is " + text + "; allowed are a number with m, h or d, for instance 24h or 7d");
    }
    int count = Integer.parseInt(parts.group(1));
    return switch (parts.group(2)) {
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  /** A zone by its IANA name. */
  static ZoneId zone(String option, String text) {
    if (!ZoneId.getAvailableZoneIds().contains(text)) {
      throw CommandFailure.wrongUsage(
          option + " is " + text + "; allowed are IANA names, for instance Europe/Berlin or UTC");
    }
    return ZoneId.of(text);
  }
}
