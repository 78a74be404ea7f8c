package dev.loom.cache.redis;

import dev.loom.cache.BackendSettings;
import dev.loom.cache.CacheSecret.Purpose;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes entries so that a change of a single bit is noticed, by whoever does not know the secret;
 * without a secret, changes by accident are. With {@code encrypt} their content is hidden as well.
 * Thread-safe.
 */
final class Seal {
  private static final byte ENCRYPTED = 1;
  private static final byte KEYED = 2;
  private static final int NONCE_BYTES = 12;
  private static final int GCM_TAG_BITS = 128;
  private static final int GCM_BYTES = NONCE_BYTES + GCM_TAG_BITS / Byte.SIZE;
  static final int MAX_BYTES = 64 << 20;
  private static final String CIPHER = "AES/GCM/NoPadding";

  private final Crypto crypto;
  private final @Nullable SecretKeySpec encryption;
  private final byte[] keyId;
  private final byte flags;
  private final int maxBytes;
  private final SecureRandom random = new SecureRandom();

  Seal(BackendSettings settings, Names names) {
    this.crypto = Crypto.of(settings.secret(), Purpose.ENVELOPE_MAC);
    this.encryption =
        settings.secret() != null && settings.remote().encrypt()
            ? new SecretKeySpec(settings.secret().subkey(Purpose.ENCRYPTION), "AES")
            : null;
    this.keyId = names.keyId();
    this.flags = (byte) ((encryption == null ? 0 : ENCRYPTED) | (crypto.isKeyed() ? KEYED : 0));
    this.maxBytes = (int) Math.min(MAX_BYTES, settings.maxBytes());
  }

  /** An entry that was found as it was sealed. */
  static final class Opened {
    final Envelope envelope;

    /** Its content in clear. */
    final byte[] body;

    private Opened(Envelope envelope, byte[] body) {
      this.envelope = envelope;
      this.body = body;
    }
  }

  /** Whether content of a length is kept by this node; it reads what others keep. */
  boolean holds(int bodyLength) {
    return bodyLength <= maxBytes - GCM_BYTES;
  }

  byte[] close(Envelope envelope, byte[] body) {
    int length = body.length + (encryption == null ? 0 : GCM_BYTES);
    ByteBuffer sealed = ByteBuffer.allocate(Envelope.HEADER_BYTES + length + Crypto.TAG_BYTES);
    envelope.writeTo(sealed, flags, keyId, length);
    if (encryption == null) {
      sealed.put(body);
    } else {
      byte[] nonce = new byte[NONCE_BYTES];
      random.nextBytes(nonce);
      try {
        byte[] hidden = cipher(Cipher.ENCRYPT_MODE, nonce, sealed.array()).doFinal(body);
        sealed.put(nonce).put(hidden);
      } catch (GeneralSecurityException e) {
        throw new AssertionError("every Java platform has AES-GCM", e);
      }
    }
    return sealed.put(crypto.tag(sealed.array(), sealed.position())).array();
  }

  /** The entry; {@code null} when it was not sealed so, or is not what it was then. */
  @Nullable Opened open(byte[] sealed) {
    int bodyLength = sealed.length - Envelope.HEADER_BYTES - Crypto.TAG_BYTES;
    if (bodyLength < 0 || bodyLength > MAX_BYTES) {
      return null;
    }
    ByteBuffer source = ByteBuffer.wrap(sealed);
    Envelope envelope = Envelope.readFrom(source, flags, keyId);
    if (envelope == null || source.getInt() != bodyLength || !isUntouched(sealed)) {
      return null;
    }
    byte[] body =
        Arrays.copyOfRange(sealed, Envelope.HEADER_BYTES, Envelope.HEADER_BYTES + bodyLength);
    byte[] clear = encryption == null ? body : decrypted(body, sealed);
    return clear == null ? null : new Opened(envelope, clear);
  }

  private boolean isUntouched(byte[] sealed) {
    int end = sealed.length - Crypto.TAG_BYTES;
    return MessageDigest.isEqual(
        crypto.tag(sealed, end), Arrays.copyOfRange(sealed, end, sealed.length));
  }

  private byte @Nullable [] decrypted(byte[] body, byte[] header) {
    if (body.length < GCM_BYTES) {
      return null;
    }
    try {
      byte[] nonce = Arrays.copyOf(body, NONCE_BYTES);
      return cipher(Cipher.DECRYPT_MODE, nonce, header)
          .doFinal(body, NONCE_BYTES, body.length - NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      return null;
    }
  }

  private Cipher cipher(int mode, byte[] nonce, byte[] header) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, encryption, new GCMParameterSpec(GCM_TAG_BITS, nonce));
    cipher.updateAAD(header, 0, Envelope.HEADER_BYTES);
    return cipher;
  }
}
