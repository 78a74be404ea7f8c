package dev.loom.chat;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the usage of a streamed answer, one parsed event at a time: the same usage as of the plain
 * answer. Keeps what it needs and no event. Never throws for any event. Not thread-safe.
 */
public final class UsageCollector {
  private final UsageReader reader;
  private @Nullable BilledUsage usage;

  UsageCollector(UsageReader reader) {
    this.reader = reader;
  }

  /**
   * Takes the next event.
   *
   * @param event the parsed event: maps, lists, texts, numbers, booleans, {@code null}
   * @throws IllegalStateException after {@link #usage}
   */
  public void accept(Map<String, ? extends @Nullable Object> event) {
    if (usage != null) {
      throw new IllegalStateException("the stream has ended; a collector reads one stream");
    }
    reader.accept(Objects.requireNonNull(event, "event"));
  }

  /**
   * The usage of the stream that has ended. Providers send running sums, so that the last one
   * holds.
   *
   * @return the usage; every class is unknown when no event told
   */
  public BilledUsage usage() {
    BilledUsage known = usage;
    if (known == null) {
      known = reader.usage();
      usage = known;
    }
    return known;
  }
}
