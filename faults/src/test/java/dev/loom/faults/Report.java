package dev.loom.faults;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** All rows that were run: a file, and one table after the last. Thread-safe. */
final class Report implements AutoCloseable {
  static final Path FILE = Path.of("target", "faults.json");

  private final List<Result> results = new ArrayList<>();

  synchronized void add(Result result) {
    results.add(result);
    write(FILE, results); // also when a later row ends this JVM
  }

  static void write(Path file, List<Result> results) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path beside = Path.of(file + ".new");
      try (JsonGenerator json =
          new JsonFactory().createGenerator(beside.toFile(), JsonEncoding.UTF8)) {
        json.useDefaultPrettyPrinter();
        json.writeStartArray();
        for (Result each : results) {
          write(json, each);
        }
        json.writeEndArray();
      }
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(JsonGenerator json, Result result) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", result.id());
    json.writeStringField("fault", result.fault());
    json.writeStringField("amount", result.amount());
    json.writeStringField("observed", result.observed());
    json.writeStringField("criterion", result.criterion());
    json.writeStringField("verdict", result.verdict().toString());
    json.writeNumberField("seconds", result.time().toMillis() / 1000.0);
    json.writeNumberField("seed", result.seed());
    json.writeArrayFieldStart("complaints");
    for (String complaint : result.complaints()) {
      json.writeString(complaint);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  static String table(List<Result> results) {
    List<String[]> lines = new ArrayList<>();
    lines.add(new String[] {"id", "fault", "amount", "observed", "verdict", "seconds"});
    lines.add(new String[] {"", "", "", "criterion", "", ""});
    Duration sum = Duration.ZERO;
    for (Result each : results) {
      lines.add(
          new String[] {
            each.id(),
            each.fault(),
            each.amount(),
            each.observed(),
            each.verdict().toString(),
            seconds(each.time())
          });
      lines.add(new String[] {"", "", "", each.criterion(), "", ""});
      sum = sum.plus(each.time());
    }
    return aligned(lines)
        + String.format(
            "%d rows, %d failed, %d noisy, %d not measured, %s s together%n",
            results.size(),
            count(results, Verdict.FAIL),
            count(results, Verdict.NOISY),
            count(results, Verdict.NOT_MEASURED),
            seconds(sum));
  }

  private static String aligned(List<String[]> lines) {
    StringBuilder table = new StringBuilder();
    int[] widths = new int[lines.get(0).length];
    for (String[] line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line[i].length());
      }
    }
    for (String[] line : lines) {
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        row.append(line[i]).append(" ".repeat(widths[i] - line[i].length() + 2));
      }
      table.append(row.toString().stripTrailing()).append(System.lineSeparator());
    }
    return table.toString();
  }

  private static List<Result> elsewhere() {
    try {
      return Elsewhere.in(Path.of(System.getProperty("loom.root", ".."))).stream()
          .map(Elsewhere::result)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long count(List<Result> results, Verdict verdict) {
    return results.stream().filter(each -> each.verdict() == verdict).count();
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0);
  }

  /** Prints the table, with the rows of other modules; nothing when no row was run. */
  @Override
  public synchronized void close() {
    if (!results.isEmpty()) {
      List<Result> sorted = new ArrayList<>(results);
      if (FaultExtension.chosen().isEmpty()) {
        sorted.addAll(elsewhere());
        write(FILE, sorted);
      }
      sorted.sort(Comparator.comparing(Result::id));
      System.out.print(table(sorted));
    }
  }
}
