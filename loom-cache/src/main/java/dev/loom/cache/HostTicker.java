package dev.loom.cache;

import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A host's monotonic clock that cannot hurt a call: where it throws, time stands still. Equal to
 * another of the same clock. Thread-safe.
 */
final class HostTicker implements LongSupplier {
  private final LongSupplier host;
  private volatile long last;

  HostTicker(LongSupplier host) {
    this.host = Objects.requireNonNull(host, "nanoTime");
  }

  @Override
  public long getAsLong() {
    try {
      long now = host.getAsLong();
      last = now;
      return now;
    } catch (Throwable trouble) {
      return last;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HostTicker ticker && host.equals(ticker.host);
  }

  @Override
  public int hashCode() {
    return host.hashCode();
  }
}
