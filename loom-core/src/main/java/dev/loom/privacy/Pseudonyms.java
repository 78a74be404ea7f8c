package dev.loom.privacy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Turns values into tokens by HMAC-SHA-256 with the install's secret: the same value gives the same
 * token everywhere, and without the secret a short value cannot be guessed. Thread-safe.
 */
final class Pseudonyms {
  static final int LEAST_SECRET = 32;
  private static final String ALGORITHM = "HmacSHA256";
  private static final int USER_BYTES = 16;
  private static final int BYTES = Placeholders.PSEUDONYM_DIGITS / 2;

  private final SecretKeySpec key;

  Pseudonyms(byte[] secret) {
    key = new SecretKeySpec(secret, ALGORITHM);
  }

  /** Sixteen hexadecimal digits. */
  String of(String type, String canonical) {
    return HexFormat.of().formatHex(mac(type, canonical), 0, BYTES);
  }

  /** 22 characters of base64url for a user of a tenant. */
  String user(@Nullable String tenant, String user) {
    byte[] code = mac("user", tenant == null ? "" : "t" + tenant, user);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(code, USER_BYTES));
  }

  /** The whole code over parts, each of which is followed by a zero. */
  byte[] mac(String... parts) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      for (String part : parts) {
        mac.update(part.getBytes(StandardCharsets.UTF_8));
        mac.update((byte) 0);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
