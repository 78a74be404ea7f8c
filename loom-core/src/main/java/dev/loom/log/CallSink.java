package dev.loom.log;

/**
 * Hears of every finished call. Called on the caller's thread, so it must return within
 * microseconds: put the record into a queue. What it throws is caught, counted and warned of; it
 * never reaches the host. Must be thread-safe.
 */
@FunctionalInterface
public interface CallSink {

  /**
   * Takes a record.
   *
   * @param record what happened in one call
   */
  void accept(CallRecord record);
}
