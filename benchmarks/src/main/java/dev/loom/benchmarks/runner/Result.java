package dev.loom.benchmarks.runner;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param id the row
 * @param operation what was measured
 * @param against what it was measured against
 * @param floor median nanoseconds of the floor, {@code null} where there is none
 * @param loom median nanoseconds of the operation, or what its bar is about: its 99th percentile or
 *     its slowest call; {@code null} when not measured
 * @param ratio median ratio and its interval, {@code null} where there is none
 * @param bytes bytes per call, {@code null} when not measured
 * @param samples how many were taken: pairs of batches, or single calls
 * @param judgements each bar of the row
 * @param verdict the worst of them
 * @param note what the verdict alone does not say; may be empty
 * @param jmh what JMH measured, {@code null} when it did not run
 */
record Result(
    String id,
    String operation,
    String against,
    @Nullable Double floor,
    @Nullable Double loom,
    @Nullable Interval ratio,
    @Nullable Double bytes,
    long samples,
    List<Judgement> judgements,
    Verdict verdict,
    String note,
    @Nullable Comparison jmh) {

  // Copies the judgements.
  Result {
    judgements = List.copyOf(judgements);
  }

  static Result notMeasured(Row row, String reason) {
    return without(row, Verdict.NOT_MEASURED, reason);
  }

  static Result failed(Row row, String lastLine) {
    return without(row, Verdict.FAIL, lastLine);
  }

  private static Result without(Row row, Verdict verdict, String note) {
    return new Result(
        row.id(),
        row.operation(),
        row.floor(),
        null,
        null,
        null,
        null,
        0,
        List.of(),
        verdict,
        note,
        null);
  }

  /**
   * Judges what was measured.
   *
   * @param row the row
   * @param samples all its samples
   * @param jmh what JMH measured, {@code null} when it did not run
   * @param bars the row's bars in this run
   * @param run what is known of the run
   */
  static Result of(Row row, Samples samples, @Nullable Comparison jmh, List<Bar> bars, Judge run) {
    Judge judge = run.of(samples);
    boolean paired = row.kind() != Row.Kind.TAIL;
    Interval ratio = paired ? Statistics.medianInterval(samples.ratios()) : null;
    double bytes = jmh != null && jmh.bytes() != null ? jmh.bytes() : samples.bytesPerCall();
    List<Judgement> judgements = new ArrayList<>();
    for (Bar bar : bars) {
      Interval measured =
          switch (bar.metric()) {
            case RATIO -> ratio;
            case MEAN -> paired ? Statistics.medianInterval(samples.loom()) : null;
            case P99 -> paired ? null : Tail.p99(samples.tails());
            case MAX -> paired ? null : Tail.max(samples.tails());
            case BYTES -> Interval.exact(bytes);
          };
      if (measured == null) {
        throw new IllegalStateException(row.id() + " has a bar on " + bar.metric().label());
      }
      judgements.add(judge.judge(bar, measured));
    }
    return new Result(
            row.id(),
            row.operation(),
            row.floor(),
            paired ? Statistics.median(samples.floor()) : null,
            paired ? Statistics.median(samples.loom()) : slow(samples, judgements),
            ratio,
            bytes,
            samples.count(),
            judgements,
            judgements.stream().map(Judgement::verdict).reduce(Verdict.OK, Verdict::worse),
            Note.of(judgements, judge),
            jmh)
        .heldAgainstJmh(judge);
  }

  /** What the bar of single calls is about, so that both stand side by side. */
  private static double slow(Samples samples, List<Judgement> judgements) {
    return judgements.stream()
        .filter(judgement -> judgement.bar().metric().nature() == Metric.Nature.ABSOLUTE)
        .map(Judgement::measured)
        .findFirst()
        .orElseGet(() -> Tail.p99(samples.tails()))
        .value();
  }

  private Result heldAgainstJmh(Judge judge) {
    if (jmh == null || ratio == null || !judge.isTrusted() || jmh.agreesWith(ratio.value())) {
      return this;
    }
    return new Result(
        id,
        operation,
        against,
        floor,
        loom,
        ratio,
        bytes,
        samples,
        judgements,
        Verdict.FAIL,
        "JMH's ratio is " + Cells.ratio(jmh.ratio()),
        jmh);
  }
}
