package dev.loom.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RedactRulesTest {
  private static Redactor with(RedactionRule... rules) {
    PrivacyConfigBuilder config = PrivacyConfig.builder();
    for (RedactionRule rule : rules) {
      config.rule(rule);
    }
    return Redactor.of(config.build());
  }

  private static RedactionRule rule(String type, java.util.function.Consumer<CharSequence> action) {
    return new RedactionRule() {
      @Override
      public String type() {
        return type;
      }

      @Override
      public void find(CharSequence text, Found found) {
        action.accept(text);
      }
    };
  }

  private static void assertWithheld(Redactor redactor, String text, String type) {
    RedactedText clean = redactor.redact(text, 1_000);
    assertThat(clean.value()).isEqualTo("[WITHHELD]");
    assertThat(clean.findings()).isEmpty();
    assertThat(clean.failedRule()).contains(type);
    assertThat(redactor.failures()).isEqualTo(Map.of(type, 1L));
  }

  @Test
  void patternAndValuesAreReplaced() {
    Redactor redactor =
        with(
            RedactionRule.regex("ORDER", "ord-\\d+"),
            RedactionRule.values("NAMES", Set.of("Ann", "Ann Smith")));
    RedactedText clean = redactor.redact("Ann Smith and Ann: ord-12, ann@example.com, An", 1_000);
    assertThat(clean.value()).isEqualTo("[NAMES] and [NAMES]: [ORDER], [EMAIL], An");
    assertThat(clean.counts()).isEqualTo(Map.of("NAMES", 2, "ORDER", 1, "EMAIL", 1));
    assertThat(RedactedText.EMPTY.counts()).isEmpty();
  }

  @Test
  void builtInTypesComeFirst() {
    Redactor redactor = with(RedactionRule.regex("WORDS", "[a-z@.]+"));
    assertThat(redactor.redact("x ann@example.com", 1_000).value()).isEqualTo("[WORDS] [EMAIL]");
  }

  @Test
  void placeholdersAreLeftAlone() {
    Redactor redactor = with(RedactionRule.regex("WORDS", "[A-Z]+"));
    assertThat(redactor.redact("[EMAIL] ABC", 1_000).value()).isEqualTo("[EMAIL] [WORDS]");
  }

  @Test
  void findingOfARuleEndsOnAWholeEscapeAndCharacter() {
    assertThat(with(RedactionRule.regex("NN", "n")).redact("{\"a\":\"x\\ny\"}", 99).value())
        .isEqualTo("{\"a\":\"x[NN]y\"}");
    RedactionRule half =
        new RedactionRule() {
          @Override
          public String type() {
            return "HALF";
          }

          @Override
          public void find(CharSequence text, Found found) {
            found.at(1, 2);
          }
        };
    assertThat(with(half).redact("a\ud83d\ude00b", 99).value()).isEqualTo("a[HALF]b");
  }

  @Test
  void ruleThatThrowsWithholdsTheText() {
    Redactor redactor =
        with(
            rule(
                "BAD",
                text -> {
                  throw new IllegalStateException("x");
                }));
    assertWithheld(redactor, "any", "BAD");
  }

  @Test
  void ruleThatOverflowsTheStackWithholdsTheText() {
    Redactor redactor =
        with(
            rule(
                "DEEP",
                text -> {
                  throw new StackOverflowError();
                }));
    assertWithheld(redactor, "any", "DEEP");
  }

  @Test
  void ruleThatReadsTooMuchWithholdsTheText() {
    assertWithheld(with(RedactionRule.regex("SLOW", "a.*a.*a.*b")), "a".repeat(400), "SLOW");
  }

  @Test
  void readingAndCopyingCount() {
    Redactor redactor =
        with(
            rule(
                "COPY",
                text -> {
                  for (int i = 0; i < 100_000; i++) {
                    assertThat(text.subSequence(0, 2).toString() + text).isEqualTo("ababc");
                  }
                }));
    assertWithheld(redactor, "abc", "COPY");
  }

  @Test
  void findingOutsideTheTextWithholdsIt() {
    RedactionRule outside =
        new RedactionRule() {
          @Override
          public String type() {
            return "OUTSIDE";
          }

          @Override
          public void find(CharSequence text, Found found) {
            found.at(0, text.length() + 1);
          }
        };
    assertWithheld(with(outside), "any", "OUTSIDE");
  }

  @Test
  void keptValuesStay() {
    Redactor redactor = Redactor.of(PrivacyConfig.builder().keep("Help@example.com").build());
    assertThat(redactor.redact("help@example.com, help%40example.com, ann@example.com", 99).value())
        .isEqualTo("help@example.com, help%40example.com, [EMAIL]");
  }

  @Test
  void findingIsAPlace() {
    assertThat(new Finding("EMAIL", 0, 1).type()).isEqualTo("EMAIL");
    org.assertj.core.api.Assertions.assertThatIllegalArgumentException()
        .isThrownBy(() -> new Finding("EMAIL", 1, 1))
        .withMessage("a finding from 1 to 1; allowed is 0 <= start < end");
  }
}
