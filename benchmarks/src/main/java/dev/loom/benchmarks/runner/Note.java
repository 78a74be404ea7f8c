package dev.loom.benchmarks.runner;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a verdict alone does not say: which bar was missed, and by what. */
final class Note {
  private Note() {}

  static String of(List<Judgement> judgements) {
    return judgements.stream()
        .map(Note::of)
        .filter(note -> !note.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static String of(Judgement judgement) {
    Bar bar = judgement.bar();
    double measured = judgement.measured().value();
    return switch (judgement.verdict()) {
      case OVER ->
          bar.metric().label()
              + " "
              + Cells.value(bar.metric(), measured)
              + (bar.operator() == Bar.Operator.AT_MOST ? " > " : " < ")
              + Cells.value(bar.metric(), bar.value());
      case NOISY ->
          bar.metric() == Metric.RATIO
              ? String.format(Locale.ROOT, "± %.1f %%", 100 * judgement.measured().halfWidth())
              : bar.metric().label() + " above its bar on a busy machine";
      case OK ->
          bar.goal() == null || bar.goalHolds(measured)
              ? ""
              : "goal " + Cells.value(bar.metric(), bar.goal()) + " missed";
      case NOT_MEASURED, FAIL -> "";
    };
  }
}
