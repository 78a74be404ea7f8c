package dev.loom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RedactCommandTest {

  @Test
  void textGoesThroughWithoutItsSecrets() {
    Outcome outcome =
        Outcome.reading("mail bob@example.com key sk-aB3dE5fG7hJ9kL2mN4pQ\n", "redact");
    assertThat(outcome).isEqualTo(new Outcome(0, "mail [EMAIL] key [KEY]\n", ""));
  }

  @Test
  void linesTellPlacesInCodePoints() {
    Outcome outcome =
        Outcome.reading(
            "{\"id\":\"a\",\"text\":\"\uD83D\uDE00 4111 1111 1111 1111\"}\n",
            "redact",
            "--jsonl",
            "--mode",
            "mask");
    assertThat(outcome.out())
        .isEqualTo(
            "{\"id\":\"a\",\"redacted\":\"\uD83D\uDE00 [CARD:*1111]\","
                + "\"found\":[{\"type\":\"CARD\",\"start\":2,\"end\":21}]}\n");
  }

  @Test
  void badLineIsReportedByItsNumberAndTheRestIsDone() {
    Outcome outcome =
        Outcome.reading("{\"id\":1}\n{\"id\":2,\"text\":\"x \\ud800 y\"}\n", "redact", "--jsonl");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("1 of 2 lines are bad; the output says in its place what is wrong.");
    assertThat(outcome.out())
        .contains("{\"id\":2,\"redacted\":\"x \\ud800 y\",\"found\":[]}")
        .contains("\"error\":\"text is missing\",\"line\":1");
  }

  @Test
  void pseudonymsNeedTheirSecret() {
    Outcome outcome = Outcome.of("redact", "--mode", "pseudonym");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("LOOM_REDACT_SECRET");
    assertThat(
            Outcome.of(
                    Map.of("LOOM_REDACT_SECRET", "x".repeat(32)), "redact", "--mode", "pseudonym")
                .exitCode())
        .isZero();
  }

  @Test
  void longTextIsCutIntoWindowsOutsideOfValues() {
    String line = "write to ann@example.com or 4111 1111 1111 1111 and more words here\n";
    String clean = "write to [EMAIL] or [CARD] and more words here\n";
    Outcome outcome = Outcome.reading(line.repeat(40_000), "redact");
    assertThat(outcome.out()).isEqualTo(clean.repeat(40_000));
    String oneLine = line.strip() + " ";
    Outcome unbroken = Outcome.reading(oneLine.repeat(40_000), "redact");
    assertThat(unbroken.out()).isEqualTo((clean.strip() + " ").repeat(40_000));
  }
}
