package dev.loom.cache;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What makes keys, entries and tags of a cache unreadable and unforgeable to whoever does not know
 * it. Each use has a key of its own, derived by HKDF-SHA-256, so that none tells anything about
 * another. Never shown by {@code toString}; compared in constant time. Immutable and thread-safe.
 */
public final class CacheSecret {
  /** Fewest bytes of a secret. */
  public static final int MIN_BYTES = 32;

  private static final byte[] SALT = ascii("loom-cache/1");
  private static final byte[] IDENTITY = ascii("loom-cache/1 identity");

  /** What a derived key is for. */
  public enum Purpose {
    /** Digests of cache keys. */
    KEY_DIGEST("loom-cache/1 key digest"),
    /** Authentication of stored entries. */
    ENVELOPE_MAC("loom-cache/1 envelope mac"),
    /** Encryption of stored entries. */
    ENCRYPTION("loom-cache/1 encryption"),
    /** Names of tenants and users in stored keys. */
    SCOPE_TAG("loom-cache/1 scope tag");

    private final String label;

    Purpose(String label) {
      this.label = label;
    }
  }

  private final byte[] root;

  private CacheSecret(byte[] root) {
    this.root = root;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * A secret of random bytes.
   *
   * @param secret at least 32 bytes; not kept
   * @return the secret
   * @throws IllegalArgumentException when there are fewer
   */
  public static CacheSecret of(byte[] secret) {
    if (secret.length < MIN_BYTES) {
      throw new IllegalArgumentException(
          "secret has " + secret.length + " bytes; at least " + MIN_BYTES + " are needed");
    }
    return new CacheSecret(Hkdf.extract(SALT, secret));
  }

  /**
   * A secret given as text; its UTF-8 bytes count.
   *
   * @param secret at least 32 bytes in UTF-8
   * @return the secret
   * @throws IllegalArgumentException when there are fewer
   */
  public static CacheSecret of(String secret) {
    return of(Objects.requireNonNull(secret, "secret").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The key for one purpose; the same for equal secrets on every machine.
   *
   * @param purpose what the key is used for, and for nothing else
   * @return 32 bytes, a fresh array
   */
  public byte[] subkey(Purpose purpose) {
    return Hkdf.expand(root, ascii(purpose.label), Hkdf.HASH_BYTES);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CacheSecret secret && MessageDigest.isEqual(root, secret.root);
  }

  @Override
  public int hashCode() {
    return ByteBuffer.wrap(Hkdf.expand(root, IDENTITY, Integer.BYTES)).getInt();
  }

  /** Shows that there is a secret, and nothing of it. */
  @Override
  public String toString() {
    return "CacheSecret[hidden]";
  }
}
