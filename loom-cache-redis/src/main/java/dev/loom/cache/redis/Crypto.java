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

  private static final MessageDigest DIGEST = digest();

  private final @Nullable Mac mac;

  private Crypto(@Nullable Mac mac) {
    this.mac = mac;
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java platform has HMAC-SHA-256", e);
    }
  }

  static Crypto of(@Nullable CacheSecret secret, Purpose purpose) {
    return new Crypto(secret == null ? null : mac(secret.subkey(purpose)));
  }

  boolean isKeyed() {
    return mac != null;
  }

  byte[] tag(byte[] content, int length) {
    if (mac == null) {
      MessageDigest digest = cloned();
      digest.update(content, 0, length);
      return digest.digest();
    }
    try {
      Mac own = (Mac) mac.clone(); // its key is set up already
      own.update(content, 0, length);
      return own.doFinal();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("HMAC-SHA-256 of the Java platform can be cloned", e);
    }
  }

  // Faster than looking it up each time.
  private static MessageDigest cloned() {
    try {
      return (MessageDigest) DIGEST.clone();
    } catch (CloneNotSupportedException e) {
      return digest();
    }
  }
}
