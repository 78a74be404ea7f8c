package dev.loom.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactorTest {
  private static String redact(String text) {
    return Redactor.standard().redact(text, 10_000).value();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "write to ann.b+c@mail.example.org now|write to [EMAIL] now",
        "<ann@example.co.uk>|<[EMAIL]>",
        "key=sk-abcdefghijklmnop12345678 end|key=[KEY] end",
        "Authorization: Bearer abcdefghijkLmnop.qrs|Authorization: Bearer [AUTH]",
        "card 4111 1111 1111 1111.|card [CARD].",
        "378282246310005|[CARD]",
        "ssn 123-45-6789!|ssn [SSN]!",
        "redis://:hunter2@h:6379|redis://[URL_CREDENTIAL]@h:6379",
        "DB_PASSWORD=hunter2|DB_PASSWORD=[PASSWORD]",
      })
  void knownValuesAreReplaced(String text, String expected) {
    assertThat(redact(text)).isEqualTo(expected);
  }

  @Test
  void textIsCutOnACodePointAfterRedaction() {
    assertThat(Redactor.standard().redact("😀😀😀", 2).value()).isEqualTo("😀😀…[cut]");
    assertThat(Redactor.standard().redact("😀😀", 2).value()).isEqualTo("😀😀");
    assertThat(Redactor.standard().redact("x ann@example.org", 5).value()).isEqualTo("x [EM…[cut]");
  }

  @Test
  void cleanTextsAreValues() {
    RedactedText one = Redactor.standard().redact("a", 10);
    assertThat(one).isEqualTo(Redactor.standard().redact("a", 10)).hasToString("a");
    assertThat(one).isNotEqualTo(RedactedText.EMPTY).isNotEqualTo("a");
    assertThat(one).hasSameHashCodeAs(Redactor.standard().redact("a", 10));
    assertThat(one).isGreaterThan(RedactedText.EMPTY);
  }

  @Test
  void textWithoutFindingsIsTheSameString() {
    String text = "plain text, nothing to hide";
    assertThat(Redactor.standard().redact(text, 100).value()).isSameAs(text);
  }

  @Test
  void nullIsEmpty() {
    assertThat(Redactor.standard().redact(null, 10)).isSameAs(RedactedText.EMPTY);
  }
}
