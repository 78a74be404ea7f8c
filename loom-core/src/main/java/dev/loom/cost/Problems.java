package dev.loom.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that is wrong with one price book, so that its author needs one attempt to repair it. */
final class Problems {
  /** More would not be read, and a broken file of 100,000 lines must not fill a log. */
  private static final int MAX_SHOWN = 100;

  private final String subject;
  private final Map<Integer, List<String>> byLine = new TreeMap<>();
  private int count;

  Problems(String subject) {
    this.subject = subject;
  }

  /** Adds a problem of one line; 0 is the file as a whole. */
  void add(int line, String problem) {
    byLine.computeIfAbsent(line, number -> new ArrayList<>()).add(problem);
    count++;
  }

  void throwIfAny() {
    if (count == 0) {
      return;
    }
    StringBuilder message = new StringBuilder(subject);
    message.append(count == 1 ? " has a problem:" : " has " + count + " problems:");
    int shown = 0;
    for (Map.Entry<Integer, List<String>> line : byLine.entrySet()) {
      for (String problem : line.getValue()) {
        if (shown++ < MAX_SHOWN) {
          message.append(line.getKey() == 0 ? "\n  " : "\n  line " + line.getKey() + ": ");
          message.append(problem);
        }
      }
    }
    if (shown > MAX_SHOWN) {
      message.append("\n  and ").append(shown - MAX_SHOWN).append(" more");
    }
    throw new IllegalArgumentException(message.toString());
  }
}
