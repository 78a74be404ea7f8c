package dev.loom.benchmarks;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The physical floor of a cache key: the digest of bytes that are ready. */
final class Sha256 {
  private Sha256() {}

  /** The digest; its algorithm is looked up for each call. */
  static byte[] of(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
