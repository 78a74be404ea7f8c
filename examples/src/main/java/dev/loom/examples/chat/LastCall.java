package dev.loom.examples.chat;

import dev.loom.log.CallRecord;
import dev.loom.log.CallSink;
import org.jspecify.annotations.Nullable;

/** Keeps the newest record. Thread-safe. */
final class LastCall implements CallSink {
  private volatile @Nullable CallRecord record;

  @Override
  public void accept(CallRecord heard) {
    record = heard;
  }

  /** The newest record, {@code null} before the first. */
  @Nullable CallRecord get() {
    return record;
  }
}
