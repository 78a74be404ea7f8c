package dev.loom.cache;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of one kind of trouble at most once per minute, however often it happens. Messages hold no
 * content of requests or answers. Thread-safe.
 */
final class Warnings {
  private static final Logger LOG = LoggerFactory.getLogger(CachingProvider.class);
  private static final long INTERVAL_NANOS = 60_000_000_000L;

  private final LongSupplier nanoTime;
  private final AtomicLong next;

  Warnings(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.next = new AtomicLong(nanoTime.getAsLong());
  }

  /** Logs the warning unless the last one is less than a minute ago; tells whether it did. */
  boolean warn(String what, Throwable cause) {
    long now = nanoTime.getAsLong();
    long due = next.get();
    if (now - due < 0 || !next.compareAndSet(due, now + INTERVAL_NANOS)) {
      return false;
    }
    // The text of a foreign exception may quote a request; its class never does.
    LOG.warn("{} ({})", what, cause.getClass().getName());
    return true;
  }
}
