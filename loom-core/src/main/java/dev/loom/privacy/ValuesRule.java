package dev.loom.privacy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A rule of exact values: at each place the longest value that begins there. */
final class ValuesRule implements RedactionRule {
  private final String type;
  private final Set<String> values;
  private final Map<Character, List<String>> byFirst = new HashMap<>();

  ValuesRule(String type, Set<String> values) {
    this.type = Objects.requireNonNull(type, "type");
    this.values = Set.copyOf(values);
    for (String value : this.values) {
      if (!value.isEmpty()) {
        byFirst.computeIfAbsent(value.charAt(0), c -> new ArrayList<>()).add(value);
      }
    }
    for (List<String> longestFirst : byFirst.values()) {
      longestFirst.sort(Comparator.comparingInt(String::length).reversed());
    }
  }

  /** Whether a value is empty, or there is none. */
  boolean isEmpty() {
    return values.isEmpty() || values.contains("");
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public void find(CharSequence text, Found found) {
    int i = 0;
    while (i < text.length()) {
      int end = endAt(text, i);
      if (end > i) {
        found.at(i, end);
      }
      i = Math.max(end, i + 1);
    }
  }

  private int endAt(CharSequence text, int start) {
    List<String> candidates = byFirst.get(text.charAt(start));
    if (candidates != null) {
      for (String value : candidates) {
        if (isAt(text, start, value)) {
          return start + value.length();
        }
      }
    }
    return -1;
  }

  private static boolean isAt(CharSequence text, int start, String value) {
    if (start + value.length() > text.length()) {
      return false;
    }
    for (int k = 1; k < value.length(); k++) {
      if (text.charAt(start + k) != value.charAt(k)) {
        return false;
      }
    }
    return true;
  }
}
