package dev.loom.examples.imports;

import dev.loom.examples.lines.BadLineException;
import dev.loom.examples.lines.Lines;
import dev.loom.examples.terminal.CommandFailure;
import dev.loom.examples.terminal.ProgressBar;
import dev.loom.log.CallRecord;
import dev.loom.log.CallSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files line by line into a sink; a bad line is counted and stops nothing. */
final class Importer {
  private final LineFormat format;
  private final CallSink sink;
  private final ImportCounts counts = new ImportCounts();
  private long bytesBefore;

  Importer(LineFormat format, CallSink sink) {
    this.format = format;
    this.sink = sink;
  }

  ImportCounts counts() {
    return counts;
  }

  /** Reads one file to its end. */
  void read(Path file, ProgressBar progress) {
    format.nextFile();
    try (Lines lines = new Lines(Files.newInputStream(file))) {
      while (lines.next()) {
        take(file, lines);
        progress.update(bytesBefore + lines.bytes());
      }
      bytesBefore += lines.bytes();
    } catch (IOException e) {
      throw CommandFailure.failed(
          file + " could not be read to its end; run the import again once it can be.", e);
    }
  }

  private void take(Path file, Lines lines) {
    CallRecord record;
    try {
      String text = lines.text();
      if (text.isBlank() || (lines.number() == 1 && format.isHeader(text))) {
        return;
      }
      record = format.read(text);
    } catch (BadLineException e) {
      counts.read();
      counts.rejected(file.toString(), lines.number(), String.valueOf(e.getMessage()));
      return;
    }
    counts.read();
    sink.accept(record);
  }
}
