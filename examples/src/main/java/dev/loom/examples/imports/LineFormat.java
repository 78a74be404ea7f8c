package dev.loom.examples.imports;

import dev.loom.examples.lines.BadLineException;
import dev.loom.log.CallRecord;

/** A format in which a line is a call. */
interface LineFormat {
  /** Tells that the lines of another file follow. */
  void nextFile();

  /** Whether a file's first line names columns instead of holding a call. */
  boolean isHeader(String firstLine);

  /**
   * Reads a call.
   *
   * @throws BadLineException when the line is none
   */
  CallRecord read(String line);
}
