package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loom.cache.CacheSecret.Purpose;
import dev.loom.chat.Caller;
import dev.loom.chat.ChatRequest;
import dev.loom.chat.ModelId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CacheSecretTest {
  private static final String TEXT = "correct horse battery staple, twice over";

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static String expanded(String secret, String salt, String purpose, int length) {
    byte[] key = Hkdf.extract(hex(salt), hex(secret));
    return HexFormat.of().formatHex(Hkdf.expand(key, hex(purpose), length));
  }

  private static String range(int from, int to) {
    StringBuilder digits = new StringBuilder();
    for (int i = from; i <= to; i++) {
      digits.append(HexFormat.of().toHexDigits((byte) i));
    }
    return digits.toString();
  }

  /** RFC 5869, appendix A.1 to A.3. */
  @Test
  void derivesKeysAsTheStandardSays() {
    assertThat(expanded("0b".repeat(22), range(0x00, 0x0c), range(0xf0, 0xf9), 42))
        .isEqualTo(
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
    assertThat(expanded(range(0x00, 0x4f), range(0x60, 0xaf), range(0xb0, 0xff), 82))
        .isEqualTo(
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                + "cc30c58179ec3e87c14c01d5c1f3434f1d87");
    assertThat(expanded("0b".repeat(22), "", "", 42))
        .isEqualTo(
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
  }

  /** RFC 4231, cases 1 to 4, 6 and 7, by the encoder that makes keys. */
  @Test
  void digestsAsTheStandardSays() {
    assertThat(digest("0b".repeat(20), ascii("Hi There")))
        .isEqualTo("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    assertThat(digest(ascii("Jefe"), ascii("what do ya want for nothing?")))
        .isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    assertThat(digest("aa".repeat(20), "dd".repeat(50)))
        .isEqualTo("773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
    assertThat(digest(range(0x01, 0x19), "cd".repeat(50)))
        .isEqualTo("82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
    assertThat(
            digest(
                "aa".repeat(131), ascii("Test Using Larger Than Block-Size Key - Hash Key First")))
        .isEqualTo("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    assertThat(
            digest(
                "aa".repeat(131),
                ascii(
                    "This is a test using a larger than block-size key and a larger than"
                        + " block-size data. The key needs to be hashed before being used by the"
                        + " HMAC algorithm.")))
        .isEqualTo("9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
  }

  private static String ascii(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String digest(String key, String message) {
    KeyEncoder encoder = KeyEncoder.keyed(hex(key));
    ModelId model = new ModelId("p", "m");
    CacheCell cell = CacheCell.of(CacheScope.GLOBAL, Caller.ANONYMOUS, model);
    for (int i = 0; i < 2; i++) { // the second time with what the first one left behind
      encoder.reset();
      encoder.raw(hex(message));
      if (i == 0) {
        encoder.key(cell);
      }
    }
    return encoder.key(cell).toString().split(":")[3];
  }

  @Test
  void eachPurposeHasAKeyOfItsOwn() {
    CacheSecret secret = CacheSecret.of(TEXT);
    assertThat(Arrays.stream(Purpose.values()).map(secret::subkey).map(Arrays::hashCode))
        .doesNotHaveDuplicates();
    assertThat(secret.subkey(Purpose.ENCRYPTION))
        .hasSize(32)
        .isEqualTo(CacheSecret.of(TEXT).subkey(Purpose.ENCRYPTION))
        .isNotSameAs(secret.subkey(Purpose.ENCRYPTION));
  }

  @Test
  void textAndItsBytesAreOneSecret() {
    String text = "\u00e4".repeat(16); // 32 bytes
    CacheSecret secret = CacheSecret.of(text);
    assertThat(secret)
        .isEqualTo(CacheSecret.of(text.getBytes(StandardCharsets.UTF_8)))
        .hasSameHashCodeAs(CacheSecret.of(text.getBytes(StandardCharsets.UTF_8)))
        .isNotEqualTo(CacheSecret.of(TEXT))
        .isNotEqualTo(text);
  }

  @Test
  void shortSecretIsRefusedWithoutBeingShown() {
    assertThatThrownBy(() -> CacheSecret.of("hunter2 is much too short"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("secret has 25 bytes; at least 32 are needed");
    assertThatThrownBy(() -> CacheSecret.of(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("31");
  }

  @Test
  void callersArrayIsNotKept() {
    byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
    CacheSecret secret = CacheSecret.of(bytes);
    Arrays.fill(bytes, (byte) 0);
    assertThat(secret).isEqualTo(CacheSecret.of(TEXT));
  }

  @Test
  void nothingOfItIsShown() {
    assertThat(CacheSecret.of(TEXT)).hasToString("CacheSecret[hidden]");
  }

  @Test
  void keysUnderDifferentSecretsDiffer() {
    ChatRequest request = ChatRequest.of("openai", "m", "hi");
    KeyDerivation one = new KeyDerivation(CacheSecret.of(TEXT), Set.of());
    KeyDerivation other = new KeyDerivation(CacheSecret.of(TEXT + "."), Set.of());
    assertThat(one.derive(request, CacheScope.TENANT))
        .isEqualTo(one.derive(request, CacheScope.TENANT))
        .isEqualTo(
            new KeyDerivation(CacheSecret.of(TEXT), Set.of()).derive(request, CacheScope.TENANT))
        .isNotEqualTo(other.derive(request, CacheScope.TENANT))
        .isNotEqualTo(CacheKey.of(request, CacheScope.TENANT));
  }
}
