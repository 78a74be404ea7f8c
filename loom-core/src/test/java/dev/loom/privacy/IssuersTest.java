package dev.loom.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of issuers: each prefix with its lengths, and the neighbours that are nobody's. */
class IssuersTest {

  private static String card(String prefix, int length) {
    StringBuilder digits = new StringBuilder(prefix);
    while (digits.length() < length - 1) {
      digits.append((digits.length() * 7 + 3) % 10);
    }
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      sum += i % 2 == 0 ? digit * 2 / 10 + digit * 2 % 10 : digit;
    }
    return digits.append((10 - sum % 10) % 10).toString();
  }

  private static String redact(String text) {
    return Redactor.standard().redact(text, 10_000).value();
  }

  @ParameterizedTest
  @CsvSource({
    "4,13", "4,16", "4,19", "51,16", "55,16", "2221,16", "2720,16", "34,15", "37,15", "300,14",
    "305,16", "309,19", "36,14", "38,15", "39,19", "6011,16", "644,17", "649,19", "65,16",
        "3528,16",
    "3589,19", "62,16", "62,19", "81,16", "50,13", "56,14", "58,19", "6,13", "2200,16", "2204,16",
    "60,16", "82,16", "508,16"
  })
  void issuedCardIsFound(String prefix, int length) {
    String digits = card(prefix, length);
    assertThat(redact("pay " + digits + ".")).isEqualTo("pay [CARD].");
  }

  @ParameterizedTest
  @CsvSource({
    "4,14", "4,15", "4,17", "4,18", "51,15", "55,17", "2220,16", "2721,16", "34,16", "37,14",
    "3500,16", "3527,16", "3590,16", "306,14", "300,13", "82,15", "82,17", "80,16", "1,15", "1,16",
    "0,16", "7,16", "9,16", "2205,16", "54,19"
  })
  void otherNumberOfTheRightCheckDigitStays(String prefix, int length) {
    String text = "pay " + card(prefix, length) + ".";
    assertThat(redact(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"4,16", "51,16", "37,15", "62,19"})
  void wrongCheckDigitIsNoCard(String prefix, int length) {
    String digits = card(prefix, length);
    int last = (digits.charAt(length - 1) - '0' + 1) % 10;
    String text = "pay " + digits.substring(0, length - 1) + last;
    assertThat(redact(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"card ,", "UATP card no. ,", "x ,stays"})
  void travelCardNeedsALabel(String label, String stays) {
    String digits = card("1", 15);
    String found = stays == null ? "[CARD]" : digits;
    assertThat(redact(label + " " + digits)).isEqualTo(label + " " + found);
  }
}
