package dev.loom.cache;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last selectors that dropped entries, by number, so that an answer which was fetched before
 * one of them is not stored after it. A selector that comes again counts by its last time alone.
 * Not thread-safe: its owner's lock guards it.
 */
final class SelectorLog {
  /** Different selectors that are remembered. */
  static final int KEPT = 1024;

  private final Map<CacheSelector, Long> numbers = new LinkedHashMap<>(); // oldest first
  private long last;
  private long forgotten;

  /** Number of the newest selector; 0 before the first. */
  long last() {
    return last;
  }

  /** Notes a selector; gives its number. */
  long add(CacheSelector selector) {
    numbers.remove(selector);
    numbers.put(selector, ++last);
    if (numbers.size() > KEPT) {
      Iterator<Long> oldest = numbers.values().iterator();
      forgotten = oldest.next();
      oldest.remove();
    }
    return last;
  }

  /** Whether an answer may have been dropped since a number was the last; in doubt it was. */
  boolean hasDropped(EntryLabels labels, long since) {
    if (since < forgotten) {
      return true;
    }
    return since < last
        && numbers.entrySet().stream()
            .anyMatch(
                each -> each.getValue() > since && each.getKey().matches(labels, Duration.ZERO));
  }
}
