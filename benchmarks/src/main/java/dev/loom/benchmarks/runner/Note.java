package dev.loom.benchmarks.runner;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a verdict alone does not say: which bar was missed, and by what. */
final class Note {
  private Note() {}

  static String of(List<Judgement> judgements, Judge judge) {
    return judgements.stream()
        .map(judgement -> of(judgement, judge))
        .filter(note -> !note.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static String of(Judgement judgement, Judge judge) {
    Bar bar = judgement.bar();
    double measured = judgement.measured().value();
    return switch (judgement.verdict()) {
      case OVER -> beyond(bar, measured);
      case NOISY -> {
        if (!bar.holds(judgement.best())) {
          yield beyond(bar, measured) + (judge.noisy() ? " in a noisy run" : " on a busy machine");
        }
        yield String.format(Locale.ROOT, "± %.1f %%", 100 * judgement.measured().halfWidth());
      }
      case OK ->
          bar.goal() == null || bar.goalHolds(measured)
              ? ""
              : "goal " + Cells.value(bar.metric(), bar.goal()) + " missed";
      case NOT_MEASURED, FAIL -> "";
    };
  }

  private static String beyond(Bar bar, double measured) {
    return bar.metric().label()
        + " "
        + Cells.value(bar.metric(), measured)
        + (bar.operator() == Bar.Operator.AT_MOST ? " > " : " < ")
        + Cells.value(bar.metric(), bar.value());
  }
}
