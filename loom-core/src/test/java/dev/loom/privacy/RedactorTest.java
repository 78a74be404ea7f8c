package dev.loom.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
  private static String redact(String text) {
    return Redactor.standard().redact(text, 10_000).value();
  }

  @ParameterizedTest
  @CsvSource({
    "write to ann.b+c@mail.example.org now,write to [EMAIL] now",
    "ann@example.org,[EMAIL]",
    "<ann@example.co.uk>,<[EMAIL]>",
    "key=sk-abcdefghijklmnop1234 end,key=[API_KEY] end",
    "Authorization: Bearer abcdefghijklmnop.qrs,Authorization: [API_KEY]",
    "AKIAABCDEFGHIJKLMNOP,[API_KEY]",
    "card 4111 1111 1111 1111.,card [CARD].",
    "4111-1111-1111-1111,[CARD]",
    "378282246310005,[CARD]",
    "ssn 123-45-6789!,ssn [SSN]!",
  })
  void knownValuesAreReplaced(String text, String expected) {
    assertThat(redact(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain text, nothing to hide",
        "ann@localhost",
        "@example.org",
        "a@b.c",
        "a@.example.org",
        "a@b",
        "a@",
        "sk-short",
        "bearer of news",
        "4111 1111 1111 1112",
        "41111111111111111111",
        "4111111111111111x",
        "41111111  11111111",
        "12345",
        "000-12-3456",
        "666-12-3456",
        "900-12-3456",
        "123-00-4567",
        "123-45-0000",
        "123-45-67890",
        "123-45-678",
        "123-456789x",
        "2026-01-21T12:00:00Z",
      })
  void otherTextStaysAsItIs(String text) {
    assertThat(redact(text)).isEqualTo(text);
  }

  @Test
  void textIsCutOnACodePointAfterRedaction() {
    assertThat(Redactor.standard().redact("😀😀😀", 2).value()).isEqualTo("😀😀…");
    assertThat(Redactor.standard().redact("😀😀", 2).value()).isEqualTo("😀😀");
    assertThat(Redactor.standard().redact("x ann@example.org", 5).value()).isEqualTo("x [EM…");
  }

  @Test
  void hostileTextsOfAMillionCharactersEnd() {
    for (String unit : new String[] {"a", "a@", "a.", "x@a.", "1", "1 ", "sk-", "eyJ.", "@"}) {
      String text = unit.repeat(1_000_000 / unit.length());
      assertThat(redact(text)).isNotNull();
    }
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
  void onlySoMuchIsReadAsCanBeKept() {
    String secret = "sk-abcdefghijklmnop1234";
    assertThat(Redactor.standard().redact("a".repeat(30) + " " + secret, 8).value())
        .isEqualTo("aaaaaaaa…");
    assertThat(Redactor.standard().redact("a ".repeat(4) + secret, 9).value())
        .isEqualTo("a a a a […");
  }
}
