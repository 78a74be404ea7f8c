package dev.loom.log;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps trouble of making and publishing records away from the host: whatever is thrown is counted,
 * and warned of at most once a minute, by class name alone since messages may quote text.
 */
final class SinkGuard {
  private static final Logger LOG = LoggerFactory.getLogger(LoggingProvider.class);
  private static final long WARN_INTERVAL_NANOS = 60_000_000_000L;

  private final List<CallSink> sinks;
  private final LongAdder failures = new LongAdder();
  private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());

  SinkGuard(List<CallSink> sinks) {
    this.sinks = sinks;
  }

  void publish(Supplier<CallRecord> making) {
    CallRecord record;
    try {
      record = making.get();
    } catch (Throwable t) {
      failed("A call could not be recorded", t);
      return;
    }
    for (CallSink sink : sinks) {
      try {
        sink.accept(record);
      } catch (Throwable t) {
        failed("A call sink failed", t);
      }
    }
  }

  long failures() {
    return failures.sum();
  }

  void failed(String what, Throwable cause) {
    failures.increment();
    long now = System.nanoTime();
    long due = nextWarning.get();
    if (now - due >= 0 && nextWarning.compareAndSet(due, now + WARN_INTERVAL_NANOS)) {
      try {
        LOG.warn(
            "{} ({}); the call itself is not affected. {} such failures so far.",
            what,
            cause.getClass().getName(),
            failures.sum());
      } catch (Throwable ignored) {
        // A logging backend that throws must not break the call that it reports on.
      }
    }
  }
}
