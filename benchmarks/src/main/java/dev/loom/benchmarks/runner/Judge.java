package dev.loom.benchmarks.runner;

/**
 * Holds measured values against bars.
 *
 * @param noisy whether the control row says that this run's ratios mean nothing
 * @param quiet whether the machine was quiet enough to blame a high absolute number on Loom
 */
record Judge(boolean noisy, boolean quiet) {
  /** A floor measured against itself; what it shows is noise. */
  static final String CONTROL = "B-00";

  private static final double WIDEST = 0.10;
  private static final double WIDEST_TAIL = 3;
  private static final double QUIET = 1.5;

  /** The judge of the control row itself. */
  static final Judge OF_CONTROL = new Judge(false, true);

  /** Whether the control row's batches lie close enough together. */
  static boolean isQuiet(Samples control) {
    return isQuiet(control.floor()) && isQuiet(control.loom());
  }

  private static boolean isQuiet(double[] batches) {
    return batches.length > 0
        && Statistics.quantile(batches, 0.9) <= QUIET * Statistics.quantile(batches, 0.2);
  }

  Judgement judge(Bar bar, Interval measured) {
    Judgement open = new Judgement(bar, measured, Verdict.NOISY);
    Verdict verdict =
        switch (bar.metric().nature()) {
          case EXACT -> bar.holds(measured.value()) ? Verdict.OK : Verdict.OVER;
          case ABSOLUTE -> absolute(open);
          case RELATIVE -> relative(open);
        };
    return new Judgement(bar, measured, verdict);
  }

  private Verdict absolute(Judgement open) {
    Interval measured = open.measured();
    if (open.bar().holds(measured.value())) {
      return Verdict.OK;
    }
    boolean agrees = measured.high() <= WIDEST_TAIL * measured.low();
    return quiet && !noisy && agrees ? Verdict.OVER : Verdict.NOISY;
  }

  private Verdict relative(Judgement open) {
    if (noisy || open.measured().halfWidth() > WIDEST) {
      return Verdict.NOISY;
    }
    if (open.bar().holds(open.worst())) {
      return Verdict.OK;
    }
    // The control row has no bar to be over: off its mark means noise.
    return open.bar().holds(open.best()) || open.bar().id().equals(CONTROL)
        ? Verdict.NOISY
        : Verdict.OVER;
  }
}
