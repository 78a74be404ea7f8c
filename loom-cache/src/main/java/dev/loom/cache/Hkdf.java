package dev.loom.cache;

import java.io.ByteArrayOutputStream;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Derives independent keys from one secret: HKDF with HMAC-SHA-256, as RFC 5869 defines it. */
final class Hkdf {
  static final int HASH_BYTES = 32;

  private static final String HMAC = "HmacSHA256";

  private Hkdf() {}

  /** An HMAC-SHA-256 that starts under a key of any length but zero. */
  static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new AssertionError("every Java platform has HMAC-SHA-256, and it takes any key", e);
    }
  }

  /** Concentrates the secret into one pseudo-random key. An empty salt counts as 32 zeros. */
  static byte[] extract(byte[] salt, byte[] secret) {
    return mac(salt.length == 0 ? new byte[HASH_BYTES] : salt).doFinal(secret);
  }

  /** Makes a key of up to 255 × 32 bytes for one purpose. */
  static byte[] expand(byte[] pseudoRandomKey, byte[] purpose, int length) {
    Mac mac = mac(pseudoRandomKey);
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    byte[] block = {};
    for (int i = 1; key.size() < length; i++) {
      mac.update(block);
      mac.update(purpose);
      mac.update((byte) i);
      block = mac.doFinal();
      key.writeBytes(block);
    }
    return Arrays.copyOf(key.toByteArray(), length);
  }
}
