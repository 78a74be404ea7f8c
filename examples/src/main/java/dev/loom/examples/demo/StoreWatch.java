package dev.loom.examples.demo;

import dev.loom.cache.BackendStats.State;
import dev.loom.cache.CachingProvider;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Notes on a thread of its own when the cache's store goes away and comes back. */
final class StoreWatch implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(10);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final List<Change> changes = new ArrayList<>();
  private final Thread thread;
  private volatile boolean closed;

  /**
   * What the store became.
   *
   * @param at when
   * @param state what it was from then on
   */
  record Change(Instant at, State state) {}

  /** Watches from now on; a chain without a cache has nothing to watch. */
  StoreWatch(@Nullable CachingProvider cache) {
    this.thread = new Thread(() -> watch(cache), "loom-demo-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch(@Nullable CachingProvider cache) {
    State last = State.OK;
    while (cache != null && !closed) {
      State state = cache.state();
      if (state != last) {
        changes.add(new Change(Instant.now(), state));
        last = state;
      }
      try {
        Thread.sleep(PERIOD.toMillis());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** What was seen, once this is closed. */
  String sentence() {
    return sentence(changes);
  }

  /** Says when memory stood in for the store; empty when it never did. */
  static String sentence(List<Change> changes) {
    StringBuilder said = new StringBuilder();
    for (Change change : changes) {
      said.append(said.isEmpty() ? "" : ", ")
          .append(
              switch (change.state()) {
                case OK -> "back at ";
                case FALLBACK -> "fell back to memory at ";
                case DOWN -> "down at ";
              })
          .append(TIME.format(change.at()));
    }
    return said.toString();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
