package dev.loom.analytics.sqlite;

import dev.loom.analytics.StoreHealth;
import dev.loom.analytics.StoreHealth.DropReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What became of every record offered. Thread-safe. */
final class Counters {
  final LongAdder offered = new LongAdder();
  final LongAdder stored = new LongAdder();
  final LongAdder duplicates = new LongAdder();
  final LongAdder quarantined = new LongAdder();
  final LongAdder textsCut = new LongAdder();
  private final Map<DropReason, LongAdder> dropped = new EnumMap<>(DropReason.class);

  Counters() {
    for (DropReason reason : DropReason.values()) {
      dropped.put(reason, new LongAdder());
    }
  }

  void dropped(DropReason reason, long count) {
    Objects.requireNonNull(dropped.get(reason), "reason").add(count);
  }

  StoreHealth health(StoreHealth.State state, long queued, @Nullable String lastError) {
    Map<DropReason, Long> losses = new EnumMap<>(DropReason.class);
    dropped.forEach((reason, count) -> losses.put(reason, count.sum()));
    return new StoreHealth(
        state,
        offered.sum(),
        stored.sum(),
        duplicates.sum(),
        quarantined.sum(),
        queued,
        losses,
        textsCut.sum(),
        lastError);
  }
}
