package dev.loom.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactModesTest {
  private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes();

  private static Redactor mode(RedactionMode mode) {
    return Redactor.of(PrivacyConfig.builder().secret(SECRET).mode(mode).build());
  }

  @Test
  void maskKeepsTheLastFourDigitsOfACard() {
    assertThat(mode(RedactionMode.MASK).redact("4111-1111-1111-1111 ann@example.com", 99).value())
        .isEqualTo("[CARD:*1111] [EMAIL]");
  }

  @Test
  void pseudonymIsEqualForEqualValues() {
    Redactor redactor = mode(RedactionMode.PSEUDONYM);
    String one = redactor.redact("Ann@Example.com", 99).value();
    assertThat(one).matches("\\[EMAIL:[0-9a-f]{16}]");
    assertThat(redactor.redact("ann%40example.com", 99).value()).isEqualTo(one);
    assertThat(redactor.redact("4111 1111 1111 1111", 99))
        .isEqualTo(redactor.redact("4111111111111111", 99));
    assertThat(mode(RedactionMode.PSEUDONYM).redact("ann@example.com", 99).value()).isEqualTo(one);
  }

  @Test
  void blockReplacesABodyAndNoShortText() {
    Redactor redactor = mode(RedactionMode.BLOCK);
    String text = "a sk-aB3dE5fG7hJ9kL2mN4pQ " + "x".repeat(20_000) + " ann@example.com";
    assertThat(redactor.redactBody(text, 99).value()).isEqualTo("[BLOCKED: KEY, EMAIL]");
    assertThat(redactor.redact("ann@example.com", 99).value()).isEqualTo("[EMAIL]");
    assertThat(redactor.redactBody("plain", 99).value()).isEqualTo("plain");
  }

  @Test
  void modeMayDifferPerType() {
    Redactor redactor =
        Redactor.of(
            PrivacyConfig.builder()
                .secret(SECRET)
                .mode("EMAIL", RedactionMode.PSEUDONYM)
                .rule(RedactionRule.regex("MINE", "m\\d"))
                .mode("MINE", RedactionMode.PSEUDONYM)
                .build());
    assertThat(redactor.redact("m1 ann@example.com hunter: 123-45-6789", 99).value())
        .matches("\\[MINE:[0-9a-f]{16}] \\[EMAIL:[0-9a-f]{16}] hunter: \\[SSN]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "{\"card\":4111111111111111}|{\"card\":\"[CARD]\"}",
        "[4111111111111111,-4111111111111111]|[\"[CARD]\",\"[CARD]\"]",
        "{\"s\":\"{\\\"card\\\":4111111111111111}\"}|{\"s\":\"{\\\"card\\\":\\\"[CARD]\\\"}\"}",
        "data: {\"card\":4111111111111111}|data: {\"card\":\"[CARD]\"}",
        "card: 4111111111111111, thanks|card: [CARD], thanks",
        "4111111111111111|[CARD]",
        "{\"a\":\"4111111111111111\",\"ann@example.com\":1}|{\"a\":\"[CARD]\",\"[EMAIL]\":1}",
        "{\"a\":\"x\\nann@example.com\\u0022\"}|{\"a\":\"x\\n[EMAIL]\\u0022\"}",
        "{\"a\" 4111111111111111}|{\"a\" [CARD]}",
        "{\"a\":[{},[],\"\\u0041\",true,1.5e3, 4111111111111111 ]}"
            + "|{\"a\":[{},[],\"\\u0041\",true,1.5e3, \"[CARD]\" ]}",
        "{\"s\":\"[\\t4111111111111111,\\u0031\\\\\\\\,4111111111111111]\"}"
            + "|{\"s\":\"[\\t\\\"[CARD]\\\",\\u0031\\\\\\\\,[CARD]]\"}",
        "<a b=\"hunter2\" password=\"hunter2\"/>|<a b=\"hunter2\" password=\"[PASSWORD]\"/>",
        "<!--password=hunter2-->|<!--password=[PASSWORD]-->",
      })
  void carriersStayParseable(String text, String expected) {
    assertThat(Redactor.standard().redact(text, 999).value()).isEqualTo(expected);
  }

  @Test
  void linesOfJsonAreLookedAtOneByOne() {
    assertThat(Redactor.standard().redact("{\"a\":1}\n{\"card\":4111111111111111}\n", 999).value())
        .isEqualTo("{\"a\":1}\n{\"card\":\"[CARD]\"}\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GB82 WEST 1234 5698 7654 32|[IBAN]",
        "DE89370400440532013000.|[IBAN].",
        "GB82 WEST 1234 5698 7654 33|GB82 WEST 1234 5698 7654 33",
        "call +1 415-555-2671 now|call [PHONE] now",
        "call +49 (0)30 901820 now|call [PHONE] now",
        "(415) 555-2671 or 415.555.2671|[PHONE] or [PHONE]",
        "2026-11-25 and 115-555-2671|2026-11-25 and 115-555-2671",
        "192.168.1.10 and 127.0.0.1|[IP] and 127.0.0.1",
        "version 1.2.3.4 and 1.2.3.400 and v 1.2.3.4|version 1.2.3.4 and 1.2.3.400 and v 1.2.3.4",
        "2001:db8::8a2e:370:7334 and ::1|[IP] and ::1",
        "2001:0db8:85a3:0000:0000:8a2e:0370:7334|[IP]",
        "at 12:34:56 it|at 12:34:56 it",
        "ITIN 912-70-1234 and 912-69-1234|ITIN [ITIN] and 912-69-1234",
      })
  void optionalTypesAreFoundWhenNamed(String text, String expected) {
    Redactor redactor =
        Redactor.of(
            PrivacyConfig.builder().types(Set.of("IBAN", "PHONE", "IP", "ITIN", "SSN")).build());
    assertThat(redactor.redact(text, 999).value()).isEqualTo(expected);
    assertThat(Redactor.of(PrivacyConfig.builder().types(Set.of("EMAIL")).build()).redact(text, 99))
        .hasToString(text);
  }
}
