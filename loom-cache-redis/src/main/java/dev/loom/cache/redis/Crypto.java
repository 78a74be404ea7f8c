package dev.loom.cache.redis;

import dev.loom.cache.CacheSecret;
import dev.loom.cache.CacheSecret.Purpose;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Tags of 32 bytes for one purpose: HMAC-SHA-256 with a secret, SHA-256 without. Thread-safe. */
final class Crypto {
  static final int TAG_BYTES = 32;

  private static final String HMAC = "HmacSHA256";

  private final @Nullable SecretKeySpec key;

  private Crypto(@Nullable SecretKeySpec key) {
    this.key = key;
  }

  static Crypto of(@Nullable CacheSecret secret, Purpose purpose) {
    return new Crypto(secret == null ? null : new SecretKeySpec(secret.subkey(purpose), HMAC));
  }

  boolean isKeyed() {
    return key != null;
  }

  byte[] tag(byte[] content, int length) {
    try {
      if (key == null) {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(content, 0, length);
        return digest.digest();
      }
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      mac.update(content, 0, length);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has SHA-256 and HMAC-SHA-256", e);
    }
  }
}
