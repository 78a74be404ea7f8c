package dev.loom.benchmarks.runner;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How measured values are written, in the one table and nowhere else. */
final class Cells {
  static final List<String> HEAD =
      List.of("id", "operation", "floor", "loom", "ratio", "[95 %]", "bar", "B/op", "verdict");

  private Cells() {}

  static List<String> of(Result result) {
    Interval ratio = result.ratio();
    return List.of(
        result.id(),
        result.operation(),
        nanos(result.floor()),
        nanos(result.loom()),
        ratio == null ? "-" : ratio(ratio.value()),
        ratio == null ? "-" : ratio(ratio.low()) + "-" + ratio(ratio.high()),
        bar(result.judgements()),
        result.bytes() == null ? "-" : count(result.bytes()),
        verdict(result));
  }

  /** The bars of a row but that of its bytes. */
  private static String bar(List<Judgement> judgements) {
    String bars =
        judgements.stream()
            .map(Judgement::bar)
            .filter(bar -> bar.metric() != Metric.BYTES)
            .map(bar -> value(bar.metric(), bar.value()))
            .collect(Collectors.joining("-"));
    return bars.isEmpty() ? "-" : bars;
  }

  private static String verdict(Result result) {
    if (result.note().isEmpty()) {
      return result.verdict().label();
    }
    String between = result.verdict() == Verdict.OK ? ", " : ": ";
    return result.verdict().label() + between + result.note();
  }

  static String value(Metric metric, double value) {
    return switch (metric) {
      case RATIO -> ratio(value);
      case BYTES -> count(value);
      case MEAN, P99, MAX -> nanos(value);
    };
  }

  static String ratio(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  static String nanos(@Nullable Double value) {
    return value == null ? "-" : count(value) + " ns";
  }

  private static String count(double value) {
    return String.format(Locale.ROOT, "%,d", Math.round(value));
  }
}
