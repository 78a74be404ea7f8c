package dev.loom.log;

import dev.loom.chat.Layer;
import dev.loom.chat.LoomClient;
import dev.loom.chat.Stage;
import dev.loom.chat.TokenEstimator;
import dev.loom.cost.CostCalculator;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The logging layer: every call is timed, priced, and told to sinks. Text of prompts and answers is
 * not recorded. Immutable and thread-safe.
 */
public final class Logging implements Layer {
  private final List<CallSink> sinks;
  private final CostCalculator calculator;
  private final Clock clock;
  private final TokenEstimator tokenEstimator;

  private Logging(Builder builder) {
    this.sinks = List.copyOf(builder.sinks);
    this.calculator = builder.calculator;
    this.clock = builder.clock;
    this.tokenEstimator = builder.tokenEstimator;
  }

  /**
   * Logging with all defaults.
   *
   * @param sinks who hears of each call, in this order
   * @return the layer
   */
  public static Logging to(CallSink... sinks) {
    Builder builder = builder();
    for (CallSink sink : sinks) {
      builder.to(sink);
    }
    return builder.build();
  }

  /**
   * Starts a layer.
   *
   * @return a builder without sinks
   */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Stage stage() {
    return Stage.LOG;
  }

  @Override
  public LoggingProvider wrap(LoomClient next) {
    return new LoggingProvider(next, this);
  }

  List<CallSink> sinks() {
    return sinks;
  }

  CostCalculator calculator() {
    return calculator;
  }

  Clock clock() {
    return clock;
  }

  TokenEstimator tokenEstimator() {
    return tokenEstimator;
  }

  /** Collects settings. Not thread-safe. */
  public static final class Builder {
    private final List<CallSink> sinks = new ArrayList<>();
    private CostCalculator calculator = CostCalculator.bundled();
    private Clock clock = Clock.systemUTC();
    private TokenEstimator tokenEstimator = TokenEstimator.byScript();

    private Builder() {}

    /**
     * Adds a sink; without any, calls are timed and priced for nobody.
     *
     * @param sink who hears of each call
     * @return this builder
     */
    public Builder to(CallSink sink) {
      sinks.add(Objects.requireNonNull(sink, "sink"));
      return this;
    }

    /**
     * Sets the prices; default: the bundled price book.
     *
     * @param value the calculator
     * @return this builder
     */
    public Builder prices(CostCalculator value) {
      calculator = Objects.requireNonNull(value, "prices");
      return this;
    }

    /**
     * Sets the clock that stamps calls; default: the system's. Latencies are always measured by the
     * monotonic {@link System#nanoTime}.
     *
     * @param value the clock
     * @return this builder
     */
    public Builder clock(Clock value) {
      clock = Objects.requireNonNull(value, "clock");
      return this;
    }

    /**
     * Sets what estimates the tokens of a stream whose provider did not tell them; default: {@link
     * TokenEstimator#byScript}.
     *
     * @param value the estimator
     * @return this builder
     */
    public Builder tokenEstimator(TokenEstimator value) {
      tokenEstimator = Objects.requireNonNull(value, "tokenEstimator");
      return this;
    }

    /**
     * Builds the layer. Prices older than 90 days are warned of once.
     *
     * @return the layer
     */
    public Logging build() {
      PriceAge.OF_PROCESS.check(calculator, clock);
      return new Logging(this);
    }
  }
}
