package dev.loom.benchmarks;

import dev.loom.benchmarks.runner.Pair;
import dev.loom.benchmarks.runner.Pair.WrongAnswer;
import dev.loom.benchmarks.runner.Side;
import dev.loom.privacy.RedactedText;
import dev.loom.privacy.Redactor;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * B-08: redaction of 2 KB of mixed prose and JSON with all nine types, against four passes of
 * {@code java.util.regex} that know four types and are compiled once.
 */
@State(Scope.Thread)
public class Redact {
  private static final int VARIANTS = 64;
  private static final int CHARACTERS = 2_048;
  private static final int KEEP = 10_000;
  private static final Pattern EMAIL =
      Pattern.compile("[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}");
  private static final Pattern KEY = Pattern.compile("sk-[A-Za-z0-9]{20,}");
  private static final Pattern SSN = Pattern.compile("\\b\\d{3}-\\d{2}-\\d{4}\\b");
  private static final Pattern CARD = Pattern.compile("\\b(?:\\d[ -]*?){13,16}\\b");

  private final String[] clean = new String[VARIANTS];
  private final String[] personal = new String[VARIANTS];
  private final Redactor redactor = Redactor.standard();
  private int next;

  /** Makes the texts. */
  public Redact() {
    for (int i = 0; i < VARIANTS; i++) {
      clean[i] = text(i, "");
      personal[i] = text(i, personal(i));
    }
  }

  private static String personal(int number) {
    return " Write to ann.smith"
        + number
        + "@mail.example.org, card 4111 1111 1111 1111, ssn 123-45-6789, key"
        + " sk-aB3dE5fG7hJ9kL2mN4pQ. ";
  }

  private static String text(int seed, String personal) {
    StringBuilder text =
        new StringBuilder("{\"model\":\"gpt-4o-mini-2024-07-18\",\"max_tokens\":512,\"messages\":[")
            .append("{\"role\":\"system\",\"content\":\"Answer briefly, and in plain English.\"},")
            .append("{\"role\":\"user\",\"content\":\"");
    String end =
        "\"}],\"usage\":{\"prompt_tokens\":412,\"completion_tokens\":96,\"total_tokens\":508}}";
    int prose = CHARACTERS - text.length() - end.length() - personal.length();
    String words = Prompt.text(new SplittableRandom(seed), prose);
    return text.append(words, 0, prose / 2)
        .append(personal)
        .append(words, prose / 2, prose)
        .append(end)
        .toString();
  }

  /**
   * The floor of a text without findings.
   *
   * @return the text
   */
  @Benchmark
  public String regexClean() {
    return regex(clean[next++ % VARIANTS]);
  }

  /**
   * The floor of a text with four findings.
   *
   * @return the text without them
   */
  @Benchmark
  public String regexPersonal() {
    return regex(personal[next++ % VARIANTS]);
  }

  /**
   * Redaction of a text without findings.
   *
   * @return the text
   */
  @Benchmark
  public RedactedText clean2k() {
    return redactor.redact(clean[next++ % VARIANTS], KEEP);
  }

  /**
   * Redaction of a text with four findings.
   *
   * @return the text without them
   */
  @Benchmark
  public RedactedText personal2k() {
    return redactor.redact(personal[next++ % VARIANTS], KEEP);
  }

  private static String regex(String text) {
    String email = EMAIL.matcher(text).replaceAll("[EMAIL]");
    String key = KEY.matcher(email).replaceAll("[KEY]");
    String ssn = SSN.matcher(key).replaceAll("[SSN]");
    return CARD.matcher(ssn).replaceAll("[CARD]");
  }

  Pair cleanPair() {
    return new Pair(Side.of(this::regexClean), Side.of(this::clean2k), this::check);
  }

  Pair personalPair() {
    return new Pair(Side.of(this::regexPersonal), Side.of(this::personal2k), this::check);
  }

  /** Both must find the same, and nothing in the clean texts. */
  private void check() {
    for (int i = 0; i < VARIANTS; i++) {
      String found = redactor.redact(personal[i], KEEP).value();
      if (personal[i].length() != CHARACTERS || !found.equals(regex(personal[i]))) {
        throw new WrongAnswer("text " + i + " is not redacted as by the patterns");
      }
      if (!redactor.redact(clean[i], KEEP).value().equals(regex(clean[i]))) {
        throw new WrongAnswer("text " + i + " has no value, and changed");
      }
    }
  }
}
