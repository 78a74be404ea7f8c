package dev.loom.analytics.sqlite;

import com.zaxxer.hikari.HikariDataSource;
import dev.loom.analytics.AnalyticsStore;
import dev.loom.analytics.CallFilter;
import dev.loom.analytics.Charge;
import dev.loom.analytics.CostReport;
import dev.loom.analytics.LogEntry;
import dev.loom.analytics.LogPage;
import dev.loom.analytics.LogQuery;
import dev.loom.analytics.Scope;
import dev.loom.analytics.StatsQuery;
import dev.loom.analytics.StoreException;
import dev.loom.analytics.StoreHealth;
import dev.loom.analytics.StoreHealth.DropReason;
import dev.loom.analytics.UsageStats;
import dev.loom.log.CallRecord;
import dev.loom.log.CallSink;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An {@link AnalyticsStore} in one SQLite file. Records wait in a bounded queue and are committed
 * in batches by one thread of the store's own, a quarter of a second later by default. The file may
 * be read by other programs meanwhile: its view {@code request_logs} has one row per call.
 * Thread-safe.
 */
public final class SqliteAnalyticsStore implements AnalyticsStore {
  private static final Duration CLOSE = BatchWriter.DRAIN;

  private final StoreFile file;
  private final CallReader reader;
  private final Clock clock;
  private final Counters counters = new Counters();
  private final @Nullable Intake intake;
  private final CallSink sink;
  private final CallSink bulkSink;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);

  private SqliteAnalyticsStore(Builder settings) {
    file =
        settings.readOnly
            ? StoreFile.openReadOnly(settings.file, settings.readers)
            : StoreFile.open(settings.file, settings.readers);
    reader = new CallReader(file.readers(), closed::get);
    clock = settings.clock;
    intake = intake(settings, file.writer());
    long waitNanos = settings.enqueueWait.toNanos();
    sink = call -> offer(call, waitNanos);
    bulkSink = call -> offer(call, Long.MAX_VALUE);
  }

  private @Nullable Intake intake(Builder settings, @Nullable HikariDataSource writer) {
    return writer == null
        ? null
        : new Intake(
            new CallQueue(settings.queueRecords, settings.queueBytes),
            counters,
            new CallWriter(writer, settings.clock),
            settings.flushInterval);
  }

  /**
   * Opens a file with the default settings; a file that is not there is made, with its folders, and
   * may be read by its owner alone where the file system can say so.
   *
   * @param file the database file
   * @return the open store
   * @throws dev.loom.analytics.StoreException when the file is no store of Loom's, which is left
   *     untouched, or cannot be opened
   */
  public static SqliteAnalyticsStore open(Path file) {
    return builder(file).build();
  }

  /**
   * Starts from the default settings.
   *
   * @param file the database file
   * @return a builder for one thread
   */
  public static Builder builder(Path file) {
    return new Builder(file);
  }

  @Override
  public CallSink sink() {
    return sink;
  }

  /**
   * Takes records of a bulk import: it waits for room for as long as it takes instead of dropping.
   * It drops and counts only when the store is closed or the waiting thread is interrupted, whose
   * flag stays set. Not for a host's calls.
   *
   * @return the same thread-safe sink each time
   */
  public CallSink bulkSink() {
    return bulkSink;
  }

  @Override
  public LogPage logs(Scope scope, LogQuery query) {
    return reader.logs(scope, query);
  }

  @Override
  public UsageStats stats(Scope scope, StatsQuery query) {
    return reader.stats(scope, query);
  }

  @Override
  public CostReport costs(Scope scope, StatsQuery query) {
    return CostReport.of(reader.stats(scope, query));
  }

  @Override
  public long count(Scope scope, CallFilter filter) {
    return reader.count(scope, filter);
  }

  @Override
  public long amend(
      Scope scope, CallFilter filter, Function<LogEntry, Optional<Charge>> change, boolean dryRun) {
    CallAmender amender = new CallAmender(scope, filter, change);
    HikariDataSource writer = file.writer();
    if (dryRun) {
      reader.walk(amender);
    } else if (writer == null) {
      throw new StoreException(
          "the analytics store is open for reading alone; open it for writing");
    } else {
      reader.walk(amender, new CallWriter(writer, clock));
    }
    return amender.walked();
  }

  @Override
  public StoreHealth health() {
    StoreHealth.State state = StoreHealth.State.HEALTHY;
    if (closed.get()) {
      state = StoreHealth.State.CLOSED;
    } else if (intake != null && intake.isDegraded()) {
      state = StoreHealth.State.DEGRADED;
    }
    return intake == null
        ? counters.health(state, 0, null)
        : counters.health(state, intake.queued(), intake.lastError());
  }

  @Override
  public long flush(Duration atMost) {
    return intake == null ? 0 : intake.flush(atMost);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      if (intake != null) {
        intake.close();
      }
      reader.cancel();
      // In a thread of its own: a pool waits longer for a busy connection than closing may take.
      Thread closing = new Thread(this::end, "loom-analytics-close");
      closing.setDaemon(true);
      closing.start();
    }
    long start = System.nanoTime();
    boolean interrupted = false;
    boolean waiting = true;
    while (waiting) {
      try {
        long left = CLOSE.toNanos() - (System.nanoTime() - start);
        waiting = left > 0 && !ended.await(left, TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void end() {
    try {
      if (intake != null) {
        intake.awaitEnd();
      }
      file.close();
    } finally {
      ended.countDown();
    }
  }

  boolean isAnswering() {
    return reader.isAnswering();
  }

  private void offer(CallRecord call, long waitNanos) {
    counters.offered.increment();
    DropReason reason = intake == null ? DropReason.CLOSED : intake.offer(call, waitNanos);
    if (reason != null) {
      counters.dropped(reason, 1);
    }
  }

  /** Settings of a store; {@link #build} checks them. Not thread-safe. */
  public static final class Builder {
    private static final int MAX_QUEUE = 1 << 24;
    private static final long MAX_QUEUE_BYTES = 1L << 37;
    private static final int MAX_READERS = 64;
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Path file;
    private Duration flushInterval = Duration.ofMillis(250);
    private Duration enqueueWait = Duration.ofMillis(25);
    private int queueRecords = 65_536;
    private long queueBytes = 32L << 20;
    private int readers = Math.min(4, Runtime.getRuntime().availableProcessors());
    private boolean readOnly;
    private Clock clock = Clock.systemUTC();

    private Builder(Path file) {
      this.file = file.toAbsolutePath();
    }

    /**
     * How long a record waits at most for others to be committed with; 250 ms by default.
     *
     * @param interval 1 ms to 1 min
     * @return this
     */
    public Builder flushInterval(Duration interval) {
      flushInterval = interval;
      return this;
    }

    /**
     * How long {@link SqliteAnalyticsStore#sink} waits at most when the queue is full; 25 ms by
     * default. After a wait in vain it does not wait again until the queue is below half.
     *
     * @param wait 0 to 1 min
     * @return this
     */
    public Builder enqueueWait(Duration wait) {
      enqueueWait = wait;
      return this;
    }

    /**
     * How many records may be accepted and not yet committed; 65,536 by default.
     *
     * @param records 1 to 16,777,216
     * @return this
     */
    public Builder queueRecords(int records) {
      queueRecords = records;
      return this;
    }

    /**
     * How many bytes the texts of those records may take, at two bytes a character; 32 MiB by
     * default. A record with more is accepted when no other waits.
     *
     * @param bytes 1 to 137,438,953,472
     * @return this
     */
    public Builder queueBytes(long bytes) {
      queueBytes = bytes;
      return this;
    }

    /**
     * How many questions are answered at the same time; 4 by default, or the number of processors
     * when that is less.
     *
     * @param connections 1 to 64
     * @return this
     */
    public Builder readers(int connections) {
      readers = connections;
      return this;
    }

    /**
     * Whether only questions are asked: nothing is stored, made or upgraded, and the sinks drop and
     * count. Then the file must be there and have the present schema. {@code false} by default.
     *
     * @param only whether the file is left as it is
     * @return this
     */
    public Builder readOnly(boolean only) {
      readOnly = only;
      return this;
    }

    /**
     * What tells the time of a commit; the system's clock by default.
     *
     * @param clock any clock
     * @return this
     */
    public Builder clock(Clock clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Opens the store.
     *
     * @return the open store
     * @throws IllegalArgumentException for a setting that is not allowed
     * @throws dev.loom.analytics.StoreException when the file is no store of Loom's, which is left
     *     untouched, or cannot be opened
     */
    public SqliteAnalyticsStore build() {
      check("flushInterval", flushInterval, Duration.ofMillis(1));
      check("enqueueWait", enqueueWait, Duration.ZERO);
      check("queueRecords", queueRecords, MAX_QUEUE);
      check("queueBytes", queueBytes, MAX_QUEUE_BYTES);
      check("readers", readers, MAX_READERS);
      return new SqliteAnalyticsStore(this);
    }

    private static void check(String name, Duration value, Duration least) {
      if (value.compareTo(least) < 0 || value.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException(
            name + " is " + value + "; allowed are " + least + " to " + LONGEST);
      }
    }

    private static void check(String name, long value, long most) {
      if (value < 1 || value > most) {
        throw new IllegalArgumentException(name + " is " + value + "; allowed are 1 to " + most);
      }
    }
  }
}
