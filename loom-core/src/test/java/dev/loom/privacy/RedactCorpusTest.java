package dev.loom.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RedactCorpusTest {
  private static final int TELLING = 16;
  private static final List<RedactCorpus.Entry> CORPUS = RedactCorpus.read();

  private static final class Score {
    private int values;
    private int found;
    private int kept;

    private double recall() {
      return values == 0 ? 1 : (double) found / values;
    }
  }

  private static String redact(RedactCorpus.Entry entry) {
    return Redactor.standard().redact(entry.text(), Integer.MAX_VALUE).value();
  }

  /** Neither the value, nor the value without separators, nor 16 characters of it in a row. */
  private static boolean leaks(String value, String output) {
    String bare = value.replaceAll("[ -]", "");
    if (output.contains(value) || output.contains(bare)) {
      return true;
    }
    for (int i = 0; i + TELLING <= value.length(); i++) {
      if (output.contains(value.substring(i, i + TELLING))) {
        return true;
      }
    }
    return false;
  }

  @Test
  void corpusIsLargeEnough() {
    assertThat(CORPUS).hasSizeGreaterThanOrEqualTo(600);
    assertThat(CORPUS.stream().filter(entry -> entry.type().isEmpty()).count())
        .isGreaterThanOrEqualTo(240);
    assertThat(CORPUS.stream().filter(entry -> !entry.type().isEmpty()).count())
        .isGreaterThanOrEqualTo(240);
  }

  @Test
  void corpusScores() {
    for (String half : List.of("open", "held")) {
      Map<String, Score> scores = new TreeMap<>();
      StringBuilder wrong = new StringBuilder();
      for (RedactCorpus.Entry entry : CORPUS) {
        if (entry.half().equals(half)) {
          count(entry, scores.computeIfAbsent(entry.type(), type -> new Score()), wrong);
        }
      }
      Score all = new Score();
      scores.forEach(
          (type, score) -> {
            all.values += type.isEmpty() ? 0 : score.values;
            all.found += type.isEmpty() ? 0 : score.found;
            System.out.printf(
                "%s %s: recall %d of %d, text outside kept %d of %d%n",
                half,
                type.isEmpty() ? "none" : type,
                score.found,
                score.values,
                score.kept,
                score.values);
          });
      System.out.print(wrong);
      assertThat(all.recall()).isGreaterThanOrEqualTo(0.98);
      scores.forEach(
          (type, score) -> {
            double bar = type.equals("KEY") ? 0.97 : 0.98;
            assertThat(score.recall())
                .as("%s %s%n%s", half, type, wrong)
                .isGreaterThanOrEqualTo(bar);
            assertThat(score.kept).as("%s %s%n%s", half, type, wrong).isEqualTo(score.values);
          });
    }
  }

  private static void count(RedactCorpus.Entry entry, Score score, StringBuilder wrong) {
    String output = redact(entry);
    score.values++;
    boolean found;
    boolean kept;
    if (entry.type().isEmpty()) {
      found = output.equals(entry.text());
      kept = found;
    } else {
      found = !leaks(entry.value(), output);
      kept = output.equals(entry.before() + "[" + entry.type() + "]" + entry.after());
    }
    score.found += found ? 1 : 0;
    score.kept += kept ? 1 : 0;
    if (!found || !kept) {
      wrong
          .append(entry.id())
          .append(": ")
          .append(entry.text())
          .append("\n  became ")
          .append(output)
          .append('\n');
    }
  }
}
