package dev.loom.cache.blackbox;

import java.util.List;

/** What was logged in this JVM so far, for tests of other packages. */
public final class Logged {
  private Logged() {}

  /** All lines, each with its level in front. */
  public static List<String> lines() {
    return LogLines.all();
  }
}
