package dev.loom.analytics;

import dev.loom.log.CallSink;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Keeps every call once and answers from what it kept. Each question takes a {@link Scope}, which
 * no filter can widen. Records are committed in the background, so a question sees a record after
 * its commit; {@link #flush} waits for that. Thread-safe.
 */
public interface AnalyticsStore extends AutoCloseable {

  /**
   * Takes records for the store without ever failing the caller: it never throws and waits at most
   * for a short, fixed time when the queue is full; what finds no place is dropped and counted in
   * {@link #health}. A record whose id is already stored is counted as a duplicate.
   *
   * @return the same thread-safe sink each time; after {@link #close} it drops and counts
   */
  CallSink sink();

  /**
   * Shows calls, newest first by (timestamp, id).
   *
   * @param scope whose calls
   * @param query which of them
   * @return one page
   * @throws StoreException when the store cannot answer
   */
  LogPage logs(Scope scope, LogQuery query);

  /**
   * Sums calls. All parts of the answer are of one instant, so they add up.
   *
   * @param scope whose calls
   * @param query which of them
   * @return totals and their parts
   * @throws StoreException when the store cannot answer
   */
  UsageStats stats(Scope scope, StatsQuery query);

  /**
   * Sums the money of calls. All parts of the answer are of one instant, so they add up.
   *
   * @param scope whose calls
   * @param query which of them
   * @return costs and their parts
   * @throws StoreException when the store cannot answer
   */
  CostReport costs(Scope scope, StatsQuery query);

  /**
   * Counts calls.
   *
   * @param scope whose calls
   * @param filter which of them
   * @return how many are stored
   * @throws StoreException when the store cannot answer
   */
  long count(Scope scope, CallFilter filter);

  /**
   * Walks calls, oldest first, and gives some of them another charge; nothing else of a call
   * changes. Goes in batches of at most 1,000 calls, each of which is written as a whole or not at
   * all, and between which new calls are stored.
   *
   * @param scope whose calls
   * @param filter which of them
   * @param change tells the new charge of a call, or empty to leave it; called once for each
   * @param dryRun whether nothing is written
   * @return how many calls were walked
   * @throws StoreException when the store cannot be read or written; batches before that stay
   */
  long amend(
      Scope scope, CallFilter filter, Function<LogEntry, Optional<Charge>> change, boolean dryRun);

  /**
   * Tells how the store is. Works in every state, also after {@link #close}.
   *
   * @return the state, and counters that add up
   */
  StoreHealth health();

  /**
   * Waits until all records accepted before this call are committed. An interrupt ends the wait
   * early; the flag stays set.
   *
   * @param atMost how long to wait
   * @return how many of them are still not committed, 0 for none
   */
  long flush(Duration atMost);

  /**
   * Refuses new records, commits what was accepted, waiting at most 5 s, and frees everything.
   * Further calls only wait with the first. An interrupt does not shorten the wait; the flag stays
   * set.
   */
  @Override
  void close();
}
