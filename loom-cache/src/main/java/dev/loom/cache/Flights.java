package dev.loom.cache;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Upstream calls under way that equal calls may share, at most one per key. Thread-safe. */
final class Flights {
  private final ConcurrentMap<CacheKey, Flight> flights = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;

  Flights(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  Flight begin(Call leader) {
    return new Flight(flights, leader, nanoTime);
  }

  /** Puts a new flight in place, unless another one is there; that is handed back. */
  @Nullable Flight lead(CacheKey key, Flight mine) {
    return flights.putIfAbsent(key, mine);
  }

  /** Takes out what a selector chooses; whoever waits there already still gets its answer. */
  void invalidate(CacheSelector selector) {
    flights.values().removeIf(flight -> flight.isChosenBy(selector));
  }
}
