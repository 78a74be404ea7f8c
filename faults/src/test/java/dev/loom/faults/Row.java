package dev.loom.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A row of the table of faults, as one test runs it. */
final class Row {
  private final String id;
  private final String test;
  private final Report report;

  /** What is broken, and what is required of it then. */
  @FunctionalInterface
  interface Work {
    void on(Attempt attempt) throws Exception;
  }

  /** The work, in words. */
  record Plan(String fault, String amount, String criterion) {}

  Row(String id, String test, Report report) {
    this.id = id;
    this.test = test;
    this.report = report;
  }

  /** Runs the work, reports what came of it, and fails when that is not as it has to be. */
  void judge(String fault, String amount, String criterion, Work work) {
    Plan plan = new Plan(fault, amount, criterion);
    for (int i = 0; i < Amount.rounds(); i++) {
      Result result = trial(id, plan, work);
      report.add(result);
      if (result.verdict() == Verdict.FAIL) {
        throw new AssertionError(test + ": " + result.failure());
      }
    }
  }

  /** Runs the work, once more where the machine was too busy to judge times. */
  static Result trial(String id, Plan plan, Work work) {
    Warmth.ensure();
    return twice(() -> once(id, plan, work));
  }

  /** Takes the first result that the machine allows, or the second. */
  static Result twice(Supplier<Result> run) {
    Result first = run.get();
    return first.verdict() == Verdict.NOISY ? run.get() : first;
  }

  private static Result once(String id, Plan plan, Work work) {
    long start = System.nanoTime();
    long seed = Seed.next();
    try (StallMeter stalls = new StallMeter()) {
      Attempt attempt = new Attempt(seed, stalls);
      Baseline before = new Baseline();
      try {
        work.on(attempt);
        before.check(attempt);
      } catch (Attempt.TooLateException e) {
        attempt.requireInTime(e.getMessage(), false);
      } catch (Exception | AssertionError e) {
        StackTraceElement[] where = e.getStackTrace();
        attempt.require("the run ended without " + e + " at " + where[0], false);
      }
      List<String> complaints = new ArrayList<>(attempt.wrong());
      complaints.addAll(attempt.late());
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      return new Result(
          id,
          plan.fault,
          plan.amount,
          attempt.observed(),
          plan.criterion,
          verdict(attempt),
          time,
          seed,
          complaints.subList(0, Math.min(20, complaints.size())));
    }
  }

  static Verdict verdict(Attempt attempt) {
    if (!attempt.wrong().isEmpty()) {
      return Verdict.FAIL;
    }
    if (attempt.late().isEmpty()) {
      return Verdict.OK;
    }
    return attempt.isNoisy() ? Verdict.NOISY : Verdict.FAIL;
  }
}
