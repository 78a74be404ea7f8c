package dev.loom.log;

import dev.loom.chat.CallFailure;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ChatResponse;
import dev.loom.chat.Delta;
import dev.loom.chat.DeltaListener;
import dev.loom.chat.LoomClient;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Times each call, makes its {@link CallRecord} and tells the sinks. The call itself is not
 * touched: the answer, or the exception as the same instance, goes through; trouble of pricing,
 * redaction or a sink is counted and warned of, and never reaches the host. Thread-safe.
 */
public final class LoggingProvider implements LoomClient {
  private final LoomClient next;
  private final Logging settings;
  private final Recorder recorder;
  private final SinkGuard guard;
  private final BillingTally tally = new BillingTally();

  /**
   * Wraps a client by hand; {@link Logging} does the same in a chain.
   *
   * @param next the client to wrap: it should be the caching layer, so that hits are logged too
   * @param settings sinks, prices, clock
   */
  public LoggingProvider(LoomClient next, Logging settings) {
    this.next = Objects.requireNonNull(next, "next");
    this.settings = Objects.requireNonNull(settings, "settings");
    this.recorder = new Recorder(settings.calculator(), settings.tokenEstimator(), tally);
    this.guard = new SinkGuard(settings.sinks());
  }

  @Override
  public ChatResponse chat(ChatRequest request, @Nullable DeltaListener listener) {
    Instant start = startOfCall();
    CallTimer timer = new CallTimer(start, listener != null);
    ChatRequest identified = request.withCallId(CallIds.at(start));
    TimedListener timed =
        listener == null
            ? null
            : new TimedListener(listener, timer, new HeardText(settings.tokenEstimator()));
    ChatResponse response;
    try {
      response = next.chat(identified, timed);
    } catch (Throwable failure) {
      timer.stop();
      HeardText heard = timed == null ? null : timed.heard;
      guard.publish(
          () -> recorder.failed(identified, timer, meaning(failure, timed), failure, heard));
      throw failure;
    }
    timer.stop();
    guard.publish(() -> recorder.answered(identified, timer, response));
    return response;
  }

  @Override
  public CallFailure describe(Throwable failure) {
    return next.describe(failure);
  }

  /**
   * How often a record could not be made or a sink refused it, since the start.
   *
   * @return failures, each of which was swallowed
   */
  public long failures() {
    return guard.failures();
  }

  /**
   * What does not agree between providers' answers and the price book, since the start.
   *
   * @return by provider as asked; a snapshot
   */
  public Map<String, ProviderBilling> billing() {
    return tally.snapshot();
  }

  /** A host's clock that fails, or stands before 1970, must not fail the call. */
  private Instant startOfCall() {
    Instant now;
    try {
      now = settings.clock().instant();
    } catch (RuntimeException e) {
      guard.failed("The clock of the call log failed", e);
      now = Instant.now();
    }
    Instant start = now.truncatedTo(ChronoUnit.MILLIS);
    return start.isBefore(Instant.EPOCH) ? Instant.EPOCH : start;
  }

  @SuppressWarnings("ReferenceEquality") // the very exception that the listener threw
  private CallFailure meaning(Throwable failure, @Nullable TimedListener timed) {
    if (timed != null && timed.thrown == failure) {
      CallFailure told = next.describe(failure);
      return new CallFailure(
          CallFailure.Kind.CANCELLED,
          CallFailure.STATUS_CANCELLED,
          null,
          told.origin(),
          told.usage());
    }
    return next.describe(failure);
  }

  /** Notes the first piece, and whether it was the host's listener that ended the call. */
  private static final class TimedListener implements DeltaListener {
    private final DeltaListener host;
    private final CallTimer timer;
    private final HeardText heard;

    /** Written by whichever thread delivers pieces, read after the call ended. */
    private volatile @Nullable Throwable thrown;

    TimedListener(DeltaListener host, CallTimer timer, HeardText heard) {
      this.host = host;
      this.timer = timer;
      this.heard = heard;
    }

    @Override
    public void onDelta(Delta delta) {
      timer.firstPiece();
      heard.add(delta);
      try {
        host.onDelta(delta);
      } catch (Throwable t) {
        thrown = t;
        throw t;
      }
    }
  }
}
