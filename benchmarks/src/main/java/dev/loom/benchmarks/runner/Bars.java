package dev.loom.benchmarks.runner;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** All bars, read from {@code bars.csv}, their only home. */
record Bars(List<Bar> all) {
  private static final String HEADER = "id,metric,operator,value,goal,mode";

  // Copies the list.
  Bars {
    all = List.copyOf(all);
  }

  static Bars load() {
    try (InputStream in =
        Objects.requireNonNull(Bars.class.getResourceAsStream("/bars.csv"), "bars.csv")) {
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      return parse(reader.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Bars parse(List<String> lines) {
    if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
      throw new IllegalArgumentException("bars.csv does not begin with " + HEADER);
    }
    List<Bar> bars = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      try {
        bars.add(bar(lines.get(i)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("bars.csv line " + (i + 1) + ": " + e.getMessage(), e);
      }
    }
    return new Bars(bars);
  }

  private static Bar bar(String line) {
    String[] cells = line.split(",", -1);
    if (cells.length != 6) {
      throw new IllegalArgumentException(cells.length + " cells; expected are " + HEADER);
    }
    return new Bar(
        cells[0],
        Metric.of(cells[1]),
        Bar.Operator.of(cells[2]),
        Double.parseDouble(cells[3]),
        cells[4].isEmpty() ? null : Double.valueOf(cells[4]),
        Bar.Mode.valueOf(cells[5]));
  }

  /**
   * The bars of a row that apply in this run; empty when the row has no place in it. A row of full
   * runs that is asked for by its name has a place in a quick one.
   */
  List<Bar> of(String id, Options options) {
    List<Bar> bars = of(id, options.full());
    return bars.isEmpty() && options.names(id) ? of(id, true) : bars;
  }

  private List<Bar> of(String id, boolean full) {
    return all.stream()
        .filter(bar -> bar.id().equals(id) && (full || bar.mode() == Bar.Mode.Q))
        .toList();
  }
}
