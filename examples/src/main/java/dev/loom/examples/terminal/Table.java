package dev.loom.examples.terminal;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows in columns that are as wide as they need. Not thread-safe. */
public final class Table {
  private static final String BOLD = "\u001B[1m";
  private static final String PLAIN = "\u001B[0m";

  private final List<String[]> rows = new ArrayList<>();
  private final boolean[] right;

  /** Columns by title; a title that starts with {@code >} aligns its column to the right. */
  public Table(String... titles) {
    right = new boolean[titles.length];
    String[] header = new String[titles.length];
    for (int i = 0; i < titles.length; i++) {
      right[i] = titles[i].startsWith(">");
      header[i] = right[i] ? titles[i].substring(1) : titles[i];
    }
    rows.add(header);
  }

  /** Adds a row with one cell for each column. */
  public void row(String... cells) {
    if (cells.length != right.length) {
      throw new IllegalArgumentException(
          "a row has " + cells.length + " cells; the table has " + right.length + " columns");
    }
    rows.add(Arrays.stream(cells).map(Table::printable).toArray(String[]::new));
  }

  /** Prints header and rows. */
  public void print(Console console) {
    int[] widths = new int[right.length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], row[i].codePointCount(0, row[i].length()));
      }
    }
    PrintStream out = console.out();
    for (int r = 0; r < rows.size(); r++) {
      String line = line(rows.get(r), widths);
      out.println(r == 0 && console.colour() ? BOLD + line + PLAIN : line);
    }
  }

  private String line(String[] row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      String pad = " ".repeat(widths[i] - row[i].codePointCount(0, row[i].length()));
      line.append(i == 0 ? "" : "  ").append(right[i] ? pad + row[i] : row[i] + pad);
    }
    return line.toString().stripTrailing();
  }

  /** Stored text must not steer the terminal that shows it. */
  private static String printable(String cell) {
    StringBuilder clean = new StringBuilder(cell.length());
    cell.codePoints().forEach(c -> clean.appendCodePoint(isSafe(c) ? c : '\uFFFD'));
    return clean.toString();
  }

  private static boolean isSafe(int codePoint) {
    int type = Character.getType(codePoint);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR
        && type != Character.SURROGATE;
  }
}
