package dev.loom.benchmarks.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes {@code docs/benchmarks.md}: a section for each kind of machine, the newest run wins. */
final class Publication {
  private static final String INTRODUCTION =
      """
      # Benchmarks

      Written by `benchmarks/run --full --publish`; not edited by hand. Each operation alternates in
      one JVM with its floor, which no implementation can avoid; the ratio is the claim, the
      nanoseconds belong to the machine. `bars.csv` in the module `benchmarks` holds the bars.
      """;

  private static final String SECTION = "\n## ";

  private Publication() {}

  static void write(Report report, Path file) throws IOException {
    String old = Files.exists(file) ? Files.readString(file) : "";
    Files.createDirectories(file.toAbsolutePath().getParent());
    Output.write(file, document(report, old));
  }

  /** The document after this run, given the document before it. */
  static String document(Report report, String old) {
    List<String> sections = new ArrayList<>();
    String heading = heading(report.machine());
    String mine = heading + "\n\n" + body(report);
    for (String section : sections(old)) {
      if (section.startsWith(heading + "\n")) {
        sections.add(mine);
      } else {
        sections.add(section);
      }
    }
    if (!sections.contains(mine)) {
      sections.add(mine);
    }
    StringBuilder document = new StringBuilder(INTRODUCTION);
    sections.forEach(section -> document.append(SECTION).append(section.strip()).append('\n'));
    return document.toString();
  }

  private static List<String> sections(String document) {
    String[] parts = document.split(SECTION, -1);
    return List.of(parts).subList(1, parts.length);
  }

  static String heading(Machine machine) {
    return machine.cpu() + ", " + machine.cores() + " cores, JDK " + machine.jdkMajor();
  }

  private static String body(Report report) {
    List<String> lines = new ArrayList<>();
    lines.add("```text");
    lines.addAll(Table.header(report));
    lines.add("");
    lines.addAll(Table.rows(report.results()));
    List<String> jmh = Table.jmh(report.results());
    if (!jmh.isEmpty()) {
      lines.add("");
      lines.addAll(jmh);
    }
    lines.add("```");
    lines.add("");
    for (Result result : report.results()) {
      lines.add("- " + result.id() + ": measured against " + result.against() + ".");
    }
    return String.join("\n", lines);
  }
}
