package dev.loom.analytics;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a store is, with counters since it was opened. At any quiet moment they add up exactly:
 * {@code offered = stored + duplicates + quarantined + queued + totalDropped()}. Immutable.
 *
 * @param state whether records are being committed
 * @param offered records handed to the sinks
 * @param stored records committed
 * @param duplicates records whose id was already stored
 * @param quarantined records set aside with a reason, since they cannot be stored
 * @param queued records accepted and not yet committed
 * @param dropped records lost, by reason; every reason is present
 * @param textsCut texts cut to their limit
 * @param lastError what the last failed commit ran into, without any stored value; {@code null} for
 *     none
 */
public record StoreHealth(
    State state,
    long offered,
    long stored,
    long duplicates,
    long quarantined,
    long queued,
    Map<DropReason, Long> dropped,
    long textsCut,
    @Nullable String lastError) {

  /** Whether records are being committed. */
  public enum State {
    /** Commits succeed. */
    HEALTHY,
    /** Commits fail at present and are tried again; nothing accepted is lost. */
    DEGRADED,
    /** The store was closed. */
    CLOSED
  }

  /** Why a record was lost. */
  public enum DropReason {
    /** The queue stayed full for as long as the sink waits. */
    QUEUE_FULL,
    /** The store was closed, or open for reading alone, when it was offered. */
    CLOSED,
    /** It was accepted, but could not be written: closing had to end, or memory did. */
    CLOSE_TIMEOUT
  }

  // Copies the map and completes it with zeros.
  public StoreHealth {
    Objects.requireNonNull(state, "state");
    Map<DropReason, Long> complete = new EnumMap<>(DropReason.class);
    for (DropReason reason : DropReason.values()) {
      complete.put(reason, dropped.getOrDefault(reason, 0L));
    }
    dropped = Collections.unmodifiableMap(complete);
  }

  /**
   * Records lost for any reason.
   *
   * @return how many
   */
  public long totalDropped() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }
}
