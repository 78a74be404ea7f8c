package dev.loom.examples.terminal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * One line that tells how far work has come, on a terminal only and only for work that takes longer
 * than a second. Not thread-safe.
 */
public final class ProgressBar implements AutoCloseable {
  private static final long PATIENCE = Duration.ofSeconds(1).toNanos();
  private static final long INTERVAL = Duration.ofMillis(100).toNanos();
  private static final int WIDTH = 30;

  private final PrintStream err;
  private final boolean enabled;
  private final String label;
  private final long total;
  private final long start = System.nanoTime();
  private long shown = start;
  private boolean visible;

  /** A bar for a known amount of work in any unit; the unit is not shown. */
  public ProgressBar(Console console, String label, long total) {
    this.err = console.err();
    this.enabled = console.progress();
    this.label = label;
    this.total = Math.max(1, total);
  }

  /** Tells how much of the total is done. Cheap enough to be called for each item. */
  public void update(long done) {
    if (!enabled) {
      return;
    }
    long now = System.nanoTime();
    if (now - start < PATIENCE || now - shown < INTERVAL) {
      return;
    }
    shown = now;
    visible = true;
    err.print("\r" + line(done));
    err.flush();
  }

  private String line(long done) {
    double share = Math.min(1.0, (double) done / total);
    int filled = (int) (share * WIDTH);
    return String.format(
        Locale.ROOT,
        "%s [%s%s] %3d %%",
        label,
        "#".repeat(filled),
        "-".repeat(WIDTH - filled),
        (int) (share * 100));
  }

  @Override
  public void close() {
    clear();
  }

  /** Removes the line; the next update may show it again. */
  public void clear() {
    if (visible) {
      err.print("\r" + " ".repeat(label.length() + WIDTH + 9) + "\r");
      err.flush();
      visible = false;
    }
  }
}
