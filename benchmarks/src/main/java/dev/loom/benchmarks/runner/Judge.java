package dev.loom.benchmarks.runner;

/**
 * Holds measured values against bars.
 *
 * @param noisy whether the control row says that this run's ratios mean nothing
 * @param quiet whether the machine was quiet enough to blame a high absolute number on Loom
 * @param crowded whether other processes ran beside the row at hand
 */
record Judge(boolean noisy, boolean quiet, boolean crowded) {
  /** A floor measured against itself; what it shows is noise. */
  static final String CONTROL = "B-00";

  private static final double WIDEST = 0.10;
  private static final double WIDEST_TAIL = 3;
  private static final double QUIET = 1.5;

  /** More processors than this in the hands of others make a crowd. */
  private static final double CROWD = 0.25;

  /**
   * How far beyond its bar a ratio must be to count in a crowd. Two threads that share a core slow
   * each other unevenly: SHA-256, which waits for its own results, by 5 %, busy code by half.
   */
  private static final double ALLOWANCE = 1.25;

  /** The judge of the control row itself. */
  static final Judge OF_CONTROL = new Judge(false, true, false);

  /** The judge of a row, given its samples. */
  Judge of(Samples samples) {
    return new Judge(noisy, quiet, samples.neighbours() > CROWD);
  }

  /** Whether the control row's batches lie close enough together. */
  static boolean isQuiet(Samples control) {
    return isQuiet(control.floor()) && isQuiet(control.loom());
  }

  private static boolean isQuiet(double[] batches) {
    return batches.length > 0
        && Statistics.quantile(batches, 0.9) <= QUIET * Statistics.quantile(batches, 0.2);
  }

  /** Whether what is slow here is slow elsewhere too. */
  boolean isTrusted() {
    return quiet && !noisy && !crowded;
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
    return isTrusted() && agrees ? Verdict.OVER : Verdict.NOISY;
  }

  private Verdict relative(Judgement open) {
    if (noisy || open.measured().halfWidth() > WIDEST) {
      return Verdict.NOISY;
    }
    if (open.bar().holds(open.worst())) {
      return Verdict.OK;
    }
    // The control row has no bar to be over: off its mark means noise.
    boolean excused =
        open.bar().id().equals(CONTROL)
            || open.bar().holds(crowded ? open.allowing(ALLOWANCE) : open.best());
    return excused ? Verdict.NOISY : Verdict.OVER;
  }
}
