package dev.loom.cost;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A price file as read: UTF-8 CSV in which no value holds a comma, a quote or a line break, so that
 * a line is split and not parsed.
 */
record PriceFile(String version, @Nullable LocalDate asOf, String source, List<PriceLine> lines) {
  static final int MAX_BYTES = 8 << 20;
  private static final int MAX_LINES = 100_000;
  private static final int MAX_LINE_LENGTH = 4_096;
  private static final String FORMAT = "#loom-prices 1";

  /** Reads a file, or tells everything that is wrong with it. */
  static PriceFile parse(byte[] bytes, String subject) {
    Problems problems = new Problems(subject);
    List<String> text = split(bytes, problems);
    problems.throwIfAny();
    Reader reader = new Reader(problems);
    for (String line : text) {
      reader.accept(line);
    }
    PriceFile file = reader.finish();
    problems.throwIfAny();
    return file;
  }

  private static List<String> split(byte[] bytes, Problems problems) {
    if (bytes.length > MAX_BYTES) {
      problems.add(0, "it is longer than 8 MiB");
      return List.of();
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      problems.add(0, "it is not UTF-8");
      return List.of();
    }
    List<String> lines = (text.startsWith("\uFEFF") ? text.substring(1) : text).lines().toList();
    if (lines.size() > MAX_LINES) {
      problems.add(0, "it has more than 100,000 lines");
      return List.of();
    }
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).length() > MAX_LINE_LENGTH) {
        problems.add(i + 1, "it is longer than 4,096 characters");
      }
    }
    return lines;
  }

  /** Takes one line after the other. */
  private static final class Reader {
    private final Problems problems;
    private final Map<String, String> head = new LinkedHashMap<>();
    private final List<NumberedLine> lines = new ArrayList<>();
    private @Nullable PriceColumns columns;
    private boolean known;
    private int number;

    Reader(Problems problems) {
      this.problems = problems;
    }

    void accept(String line) {
      number++;
      if (line.startsWith("#")) {
        comment(line);
      } else if (line.isBlank()) {
        return;
      } else if (columns == null) {
        columns = PriceColumns.of(line, number, problems);
      } else {
        lines.add(columns.read(line, number, problems));
      }
    }

    private void comment(String line) {
      int end = line.length();
      while (line.charAt(end - 1) == ',') {
        end--; // a spreadsheet fills every row up to the same number of cells
      }
      String text = line.substring(0, end);
      known |= number == 1 && text.equals(FORMAT);
      int space = text.indexOf(' ');
      String key = space < 0 ? text : text.substring(0, space);
      head.putIfAbsent(key, space < 0 ? "" : text.substring(space + 1).strip());
    }

    PriceFile finish() {
      if (!known) {
        problems.add(1, "the first line must be " + FORMAT + "; other versions are not known");
      }
      String version = head.getOrDefault("#version", "");
      if (version.isEmpty()) {
        problems.add(0, "a line #version is missing");
      }
      if (!head.getOrDefault("#currency", "USD").equals("USD")) {
        problems.add(0, "the currency is " + head.get("#currency") + "; only USD is allowed");
      }
      if (columns == null) {
        problems.add(0, "a line with the column names is missing");
      }
      PriceRules.check(lines, problems);
      return new PriceFile(
          version,
          asOf(),
          head.getOrDefault("#source", ""),
          lines.stream().map(NumberedLine::line).toList());
    }

    private @Nullable LocalDate asOf() {
      String value = head.get("#as-of");
      try {
        return value == null ? null : LocalDate.parse(value);
      } catch (DateTimeException e) {
        problems.add(0, "#as-of is " + value + "; it must be a date as 2026-08-06");
        return null;
      }
    }
  }
}
