package dev.loom.examples.terminal;

import java.util.LinkedHashMap;
import java.util.Map;

/** A short list of names and values, one a line. Not thread-safe. */
public final class Facts {
  private final Map<String, String> facts = new LinkedHashMap<>();

  /** Adds a line. */
  public Facts add(String name, String value) {
    facts.put(name, value);
    return this;
  }

  /** Prints the lines, values in one column. */
  public void print(Console console) {
    int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
    facts.forEach(
        (name, value) ->
            console.out().println(name + " ".repeat(width - name.length() + 2) + value));
  }
}
