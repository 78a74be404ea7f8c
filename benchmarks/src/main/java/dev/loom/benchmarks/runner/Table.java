package dev.loom.benchmarks.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The report as text: header, table, what JMH says, one last line. */
final class Table {
  private static final int LEFT = 2;

  private Table() {}

  static String of(Report report) {
    List<String> lines = new ArrayList<>(header(report));
    lines.add("");
    lines.addAll(rows(report.results()));
    List<String> jmh = jmh(report.results());
    if (!jmh.isEmpty()) {
      lines.add("");
      lines.addAll(jmh);
    }
    lines.add("");
    lines.add(lastLine(report));
    return String.join("\n", lines) + "\n";
  }

  static List<String> header(Report report) {
    Machine machine = report.machine();
    return List.of(
        "date      " + report.date(),
        "commit    " + report.commit(),
        "machine   "
            + machine.cpu()
            + String.format(
                Locale.ROOT, ", %d cores, %,d MiB, ", machine.cores(), machine.memoryMib())
            + machine.kernel(),
        "java      "
            + machine.jdk()
            + ", collector "
            + report.collector()
            + ", heap 1 GiB, young 32 MiB",
        "redis     " + report.redis(),
        String.format(
            Locale.ROOT,
            "load      %.2f before, %.2f after; others kept %.2f of %d cores busy",
            report.loadBefore(),
            report.loadAfter(),
            report.neighbours(),
            machine.cores()));
  }

  /** The table itself: cells aligned, numbers to the right. */
  static List<String> rows(List<Result> results) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(Cells.HEAD);
    results.forEach(result -> cells.add(Cells.of(result)));
    int last = Cells.HEAD.size() - 1;
    List<String> lines = new ArrayList<>();
    for (List<String> row : cells) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < last; i++) {
        int column = i;
        int width = cells.stream().mapToInt(each -> each.get(column).length()).max().orElse(0);
        String format = i < LEFT ? "%-" + width + "s  " : "%" + width + "s  ";
        line.append(String.format(Locale.ROOT, format, row.get(i)));
      }
      lines.add(line.append(row.get(last)).toString());
    }
    return lines;
  }

  /** One line for each row that JMH measured. */
  static List<String> jmh(List<Result> results) {
    return results.stream()
        .filter(result -> result.jmh() != null)
        .map(result -> jmh(result.id(), Objects.requireNonNull(result.jmh())))
        .toList();
  }

  private static String jmh(String id, Comparison jmh) {
    return String.format(
        Locale.ROOT,
        "JMH %s  floor %,.0f ± %,.0f ns, loom %,.0f ± %,.0f ns, ratio %.2f%s",
        id,
        jmh.floor(),
        jmh.floorError(),
        jmh.loom(),
        jmh.loomError(),
        jmh.ratio(),
        jmh.bytes() == null ? "" : String.format(Locale.ROOT, ", %,.0f B/op", jmh.bytes()));
  }

  private static String lastLine(Report report) {
    return String.format(
        Locale.ROOT,
        "%d ok, %d noisy, %d over, %d failed, %d not measured; %s, gate %s, %.1f s",
        report.count(Verdict.OK),
        report.count(Verdict.NOISY),
        report.count(Verdict.OVER),
        report.count(Verdict.FAIL),
        report.count(Verdict.NOT_MEASURED),
        report.options().full() ? "full" : "quick",
        report.options().gate().label(),
        report.took().toMillis() / 1000.0);
  }
}
