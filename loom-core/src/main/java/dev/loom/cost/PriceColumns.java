package dev.loom.cost;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The columns of a price file, in the order in which that file has them. */
final class PriceColumns {
  private static final Map<String, Rate> RATES =
      Arrays.stream(Rate.values()).collect(Collectors.toMap(Rate::column, rate -> rate));

  private static final Set<String> KNOWN =
      Stream.concat(
              Stream.of(
                  "provider",
                  "model",
                  "alias_of",
                  "from",
                  "to",
                  "service_tier",
                  "above_prompt_tokens",
                  "inclusive",
                  "factor",
                  "multipliers",
                  "source",
                  "note"),
              RATES.keySet().stream())
          .collect(Collectors.toUnmodifiableSet());

  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?");
  private static final Pattern COUNT = Pattern.compile("[0-9]{1,18}");

  private final List<String> names;

  private PriceColumns(List<String> names) {
    this.names = names;
  }

  static PriceColumns of(String line, int number, Problems problems) {
    List<String> names = cells(line);
    for (String name : names) {
      if (!KNOWN.contains(name)) {
        problems.add(number, "unknown column " + name);
      }
    }
    if (Set.copyOf(names).size() < names.size()) {
      problems.add(number, "a column stands there twice");
    }
    if (!names.containsAll(List.of("provider", "model"))) {
      problems.add(number, "the columns provider and model are needed");
    }
    return new PriceColumns(names);
  }

  private static List<String> cells(String line) {
    return List.of(line.split(",", -1));
  }

  NumberedLine read(String line, int number, Problems problems) {
    List<String> cells = cells(line);
    Row row = new Row(number, problems);
    if (cells.size() != names.size()) {
      row.problem("it has " + cells.size() + " cells, the columns are " + names.size());
    }
    for (int i = 0; i < Math.min(cells.size(), names.size()); i++) {
      row.put(names.get(i), cells.get(i));
    }
    return new NumberedLine(number, row.line(), row.readable);
  }

  /** The cells of one line by column; an unreadable one counts as empty. */
  private static final class Row {
    private final int number;
    private final Problems problems;
    private final Map<String, String> cells = new LinkedHashMap<>();
    private boolean readable = true;

    Row(int number, Problems problems) {
      this.number = number;
      this.problems = problems;
    }

    void problem(String text) {
      problems.add(number, text);
      readable = false;
    }

    void put(String column, String cell) {
      if (cell.indexOf('"') >= 0) {
        problem(column + " holds a quote; values are not quoted");
      } else if (!cell.strip().equals(cell)) {
        problem(column + " begins or ends with a space");
      } else if (!cell.isEmpty()) {
        cells.put(column, cell);
      }
    }

    PriceLine line() {
      return new PriceLine(
          cells.getOrDefault("provider", ""),
          cells.getOrDefault("model", ""),
          cells.get("alias_of"),
          instant("from"),
          instant("to"),
          cells.get("service_tier"),
          count("above_prompt_tokens"),
          flag("inclusive"),
          decimal("factor"),
          rates(),
          multipliers(),
          cells.getOrDefault("source", ""),
          cells.getOrDefault("note", ""));
    }

    private Map<Rate, BigDecimal> rates() {
      Map<Rate, BigDecimal> rates = new EnumMap<>(Rate.class);
      for (Map.Entry<String, Rate> entry : RATES.entrySet()) {
        BigDecimal value = decimal(entry.getKey());
        if (value != null) {
          rates.put(entry.getValue(), value);
        }
      }
      return rates;
    }

    private @Nullable BigDecimal decimal(String column) {
      String cell = cells.get(column);
      return cell == null ? null : decimal(column, cell);
    }

    private @Nullable BigDecimal decimal(String name, String text) {
      if (DECIMAL.matcher(text).matches()) {
        return new BigDecimal(text);
      }
      problem(name + " is " + text + "; it must be a plain decimal");
      return null;
    }

    private Map<String, BigDecimal> multipliers() {
      Map<String, BigDecimal> multipliers = new LinkedHashMap<>();
      String cell = cells.get("multipliers");
      for (String part : cell == null ? new String[0] : cell.split(";", -1)) {
        int equals = part.indexOf('=');
        String name = equals < 0 ? "" : part.substring(0, equals);
        if (name.isEmpty() || multipliers.containsKey(name)) {
          problem("multipliers is " + cell + "; it must be different names as us=1.1;fast=2");
          return Map.of();
        }
        BigDecimal value = decimal("multiplier " + name, part.substring(equals + 1));
        if (value != null) {
          multipliers.put(name, value);
        }
      }
      return multipliers;
    }

    private @Nullable Instant instant(String column) {
      String cell = cells.get(column);
      try {
        if (cell == null) {
          return null;
        }
        return cell.indexOf('T') < 0
            ? LocalDate.parse(cell).atStartOfDay().toInstant(ZoneOffset.UTC)
            : Instant.parse(cell);
      } catch (DateTimeException e) {
        problem(column + " is " + cell + "; it must be a date or an instant");
        return null;
      }
    }

    private OptionalLong count(String column) {
      String cell = cells.get(column);
      if (cell == null) {
        return OptionalLong.empty();
      }
      if (COUNT.matcher(cell).matches()) {
        return OptionalLong.of(Long.parseLong(cell));
      }
      problem(column + " is " + cell + "; it must be a whole number");
      return OptionalLong.empty();
    }

    private boolean flag(String column) {
      String cell = cells.getOrDefault(column, "false");
      if (!cell.equals("true") && !cell.equals("false")) {
        problem(column + " is " + cell + "; it must be true, false or empty");
      }
      return cell.equals("true");
    }
  }
}
