package dev.loom.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that is wrong with one file, so that its author needs one attempt to repair it. */
final class Problems {
  /** More would not be read, and a hostile file must not fill memory or a log. */
  private static final int MAX_SHOWN = 100;

  private final String source;
  private final Map<Integer, List<String>> byLine = new TreeMap<>();
  private int count;

  /** Starts without problems; the source is the name that each of them begins with. */
  Problems(String source) {
    this.source = source;
  }

  /** Adds a problem; line 0 is the file as a whole. */
  void add(int line, String sentence) {
    if (count++ < MAX_SHOWN) {
      String where = line == 0 ? source : source + " line " + line;
      byLine.computeIfAbsent(line, number -> new ArrayList<>()).add(where + ": " + sentence);
    }
  }

  /** Whether nobody will read what is added from now on. */
  boolean isFull() {
    return count >= MAX_SHOWN;
  }

  boolean isEmpty() {
    return count == 0;
  }

  void throwIfAny() {
    if (!isEmpty()) {
      throw exception();
    }
  }

  /** All problems; there must be one. */
  ConfigException exception() {
    List<String> all = new ArrayList<>();
    byLine.values().forEach(all::addAll);
    if (count > MAX_SHOWN) {
      all.add(source + ": and " + (count - MAX_SHOWN) + " more");
    }
    return new ConfigException(all);
  }
}
