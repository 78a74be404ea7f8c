package dev.loom.chat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Immutable bytes (an image, a recording, a file) that are equal exactly when their SHA-256 digests
 * are. The digest is computed on first use and remembered. Thread-safe.
 */
public final class Blob {
  private final byte[] bytes;
  private volatile byte @Nullable [] digest;

  private Blob(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Copies bytes.
   *
   * @param bytes any content
   * @return the blob
   */
  public static Blob of(byte[] bytes) {
    return new Blob(bytes.clone());
  }

  /**
   * A copy of the content.
   *
   * @return a fresh array
   */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /**
   * The content's length.
   *
   * @return bytes
   */
  public int size() {
    return bytes.length;
  }

  /**
   * SHA-256 of the content.
   *
   * @return a fresh array of 32 bytes
   */
  public byte[] sha256() {
    return digest().clone();
  }

  private byte[] digest() {
    byte[] known = digest;
    if (known == null) {
      try {
        known = MessageDigest.getInstance("SHA-256").digest(bytes);
      } catch (NoSuchAlgorithmException e) {
        throw new AssertionError("every Java platform has SHA-256", e);
      }
      digest = known;
    }
    return known;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Blob blob
            && blob.bytes.length == bytes.length
            && Arrays.equals(blob.digest(), digest()));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest());
  }

  /** Shows size and the first eight hex digits of the digest, never content. */
  @Override
  public String toString() {
    return "Blob[" + bytes.length + " bytes, " + HexFormat.of().formatHex(digest(), 0, 4) + "]";
  }
}
