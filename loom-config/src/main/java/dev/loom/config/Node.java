package dev.loom.config;

import java.util.List;
import java.util.Map;

/** A value of a YAML document, as it is written: nothing is converted or referred to yet. */
sealed interface Node {

  /** The line on which the value begins, from 1. */
  int line();

  /** How a scalar is written. */
  enum Style {
    /** In quotes, as a block, or plain and neither a number nor a boolean. */
    TEXT,
    /** Plain, and a number or boolean in some spelling or other. */
    LITERAL,
    /** Nothing at all, {@code ~} or {@code null}. */
    NONE
  }

  /** One value of a mapping, and the line of its key. */
  record Entry(int line, Node value) {}

  /** Names and their values, in the order of the document. */
  record Mapping(int line, Map<String, Entry> entries) implements Node {}

  /** Values in their order. */
  record Sequence(int line, List<Node> items) implements Node {}

  /** The text of a scalar without its quotes. */
  record Scalar(int line, String text, Style style) implements Node {}

  /** What was refused already; nothing more is said of it. */
  record Refused(int line) implements Node {}
}
