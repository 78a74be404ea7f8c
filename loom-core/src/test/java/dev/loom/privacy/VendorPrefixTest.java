package dev.loom.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** One key of the least length and one that is a character short, for each row of the one table. */
class VendorPrefixTest {
  static final List<VendorPrefix> ROWS = VendorPrefix.ALL;

  private static final String MIXED = "aB3dE5fG7hJ9kL2mN4pQ6rS8tU1vW0xY";

  private static String rest(VendorPrefix prefix, int length) {
    String source =
        switch (prefix.alphabet()) {
          case HEX -> "0a1b2c3d4e5f6789";
          case UPPER -> "A1B2C3D4E5F6G7H8";
          default -> MIXED;
        };
    String rest = source.repeat(length / source.length() + 1).substring(0, length);
    return prefix.text().equals("SG.") ? rest.substring(0, 16) + "." + rest.substring(17) : rest;
  }

  private static String redact(String text) {
    return Redactor.standard().redact(text, 10_000).value();
  }

  @ParameterizedTest
  @FieldSource("ROWS")
  void keyOfTheLeastLengthIsFound(VendorPrefix prefix) {
    String stays = prefix.isAddress() ? prefix.text() : "";
    assertThat(redact("it is " + prefix.text() + rest(prefix, prefix.least()) + " now"))
        .isEqualTo("it is " + stays + "[KEY] now");
  }

  @ParameterizedTest
  @FieldSource("ROWS")
  void longerKeyIsFoundWhole(VendorPrefix prefix) {
    String stays = prefix.isAddress() ? prefix.text() : "";
    assertThat(redact("\"" + prefix.text() + rest(prefix, prefix.least() + 37) + "\""))
        .isEqualTo("\"" + stays + "[KEY]\"");
  }

  @ParameterizedTest
  @FieldSource("ROWS")
  void shorterRestIsNoKey(VendorPrefix prefix) {
    String text = "it is " + prefix.text() + rest(prefix, prefix.least() - 1) + " now";
    assertThat(redact(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @FieldSource("ROWS")
  void prefixInsideAWordIsNoKey(VendorPrefix prefix) {
    String text = "it is x" + prefix.text() + rest(prefix, prefix.least()) + " now";
    assertThat(redact(text).equals(text)).isEqualTo(!prefix.isAddress());
  }
}
