package dev.loom.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RedactPropertiesTest {
  private static final int TRIES = Integer.getInteger("loom.tries", 1_000);
  private static final int MOST = Integer.MAX_VALUE;
  private static final String CUT = "…[cut]";

  private static final List<Redactor> MODES =
      List.of(
          Redactor.standard(),
          Redactor.of(PrivacyConfig.builder().mode(RedactionMode.MASK).build()),
          Redactor.of(
              PrivacyConfig.builder()
                  .mode(RedactionMode.PSEUDONYM)
                  .secret(new byte[32])
                  .types(everyType())
                  .build()),
          Redactor.of(PrivacyConfig.builder().mode(RedactionMode.BLOCK).build()));

  private static TreeSet<String> everyType() {
    TreeSet<String> names = new TreeSet<>();
    for (ValueType type : ValueType.values()) {
      names.add(type.name());
    }
    return names;
  }

  private interface Check {
    void of(SplittableRandom random);
  }

  private static void each(long first, Check check) {
    for (long seed = first; seed < first + TRIES; seed++) {
      try {
        check.of(new SplittableRandom(seed));
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  @Test
  void secondPassChangesNothing() {
    each(
        1,
        random -> {
          String text = RedactFragments.text(random, 14);
          for (Redactor redactor : MODES) {
            String once = redactor.redactBody(text, MOST).value();
            assertThat(redactor.redactBody(once, MOST).value()).as(text).isEqualTo(once);
          }
        });
  }

  @Test
  void textOutsideOfFindingsIsKept() {
    each(
        100_000,
        random -> {
          String text = RedactFragments.text(random, 14);
          RedactedText clean = Redactor.standard().redact(text, MOST);
          assertThat(clean.failedRule()).isEmpty();
          String rest = clean.value();
          int place = 0;
          for (Finding finding : clean.findings()) {
            String before = text.substring(place, finding.start());
            assertThat(rest).startsWith(before.isEmpty() ? "" : before.substring(0, 1));
            int at = rest.indexOf("[" + finding.type() + "]", Math.max(0, before.length() - 2));
            assertThat(rest.substring(0, at).replaceAll("[\\\\\"]", ""))
                .as(text)
                .isEqualTo(before.replaceAll("[\\\\\"]", ""));
            rest = rest.substring(at + finding.type().length() + 2);
            place = finding.end();
          }
          assertThat(rest.replaceAll("^[\\\\\"]*", ""))
              .isEqualTo(text.substring(place).replaceAll("^[\\\\\"]*", ""));
        });
  }

  @Test
  void anyCharSequenceGivesTheSame() {
    each(
        200_000,
        random -> {
          String text = RedactFragments.text(random, 14);
          CharSequence other =
              new CharSequence() {
                @Override
                public int length() {
                  return text.length();
                }

                @Override
                public char charAt(int index) {
                  return text.charAt(index);
                }

                @Override
                public CharSequence subSequence(int start, int end) {
                  return text.substring(start, end);
                }

                @Override
                public String toString() {
                  return "not the text";
                }
              };
          assertThat(Redactor.standard().redact(other, MOST))
              .isEqualTo(Redactor.standard().redact(text, MOST));
        });
  }

  @Test
  void cutTextIsTheBeginningOfTheWhole() {
    each(
        300_000,
        random -> {
          String text = RedactFragments.text(random, 40);
          String whole = Redactor.standard().redact(text, MOST).value();
          int keep = random.nextInt(0, whole.length() + 2);
          String cut = Redactor.standard().redact(text, keep).value();
          String expected =
              whole.codePointCount(0, whole.length()) <= keep
                  ? whole
                  : whole.substring(0, whole.offsetByCodePoints(0, keep)) + CUT;
          assertThat(cut).as(text).isEqualTo(expected);
        });
  }

  @Test
  void longTextIsCutWhereTheWholeIs() {
    each(
        400_000,
        random -> {
          if (random.nextInt(10) > 0) {
            return;
          }
          StringBuilder text = new StringBuilder();
          while (text.length() < 30_000) {
            text.append(RedactFragments.text(random, 6)).append(' ');
          }
          int keep = random.nextInt(1, 4_000);
          String whole = Redactor.standard().redact(text, MOST).value();
          String cut = Redactor.standard().redact(text, keep).value();
          assertThat(cut).isEqualTo(whole.substring(0, whole.offsetByCodePoints(0, keep)) + CUT);
        });
  }
}
