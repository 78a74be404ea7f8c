package dev.loom.cache;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of one kind of trouble at most once per minute, however often it happens. Messages hold no
 * content of requests or answers. Never throws, whatever the host's logging does. Thread-safe.
 */
final class Warnings {
  private static final Logger LOG = LoggerFactory.getLogger(CachingProvider.class);
  private static final long INTERVAL_NANOS = 60_000_000_000L;
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private final Logger log;
  private final LongSupplier nanoTime;
  private final AtomicLong next;

  Warnings(LongSupplier nanoTime) {
    this(nanoTime, LOG);
  }

  Warnings(LongSupplier nanoTime, Logger log) {
    this.log = log;
    this.nanoTime = nanoTime;
    this.next = new AtomicLong(nanoTime.getAsLong());
  }

  /** Logs a sentence about the configuration, the first time that this JVM says it. */
  static void once(String what) {
    if (!SAID.add(what)) {
      return;
    }
    try {
      LOG.warn(what);
    } catch (Throwable ignored) {
      // A logging backend that throws must not keep a host from starting.
    }
  }

  /** Logs the warning unless the last one is less than a minute ago; tells whether it did. */
  boolean warn(String what, Throwable cause) {
    long now = nanoTime.getAsLong();
    long due = next.get();
    if (now - due < 0 || !next.compareAndSet(due, now + INTERVAL_NANOS)) {
      return false;
    }
    try {
      // The text of a foreign exception may quote a request; its class never does.
      log.warn("{} ({})", what, cause.getClass().getName());
    } catch (Throwable ignored) {
      // A logging backend that throws must not break the call that it reports on.
    }
    return true;
  }
}
