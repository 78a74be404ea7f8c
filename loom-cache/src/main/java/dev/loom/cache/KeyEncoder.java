package dev.loom.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;

/**
 * Writes values in the tagged form of key version 1 and digests them. Reusable after {@link
 * #reset}; not thread-safe. Everything goes through one byte array: a key costs one pass over its
 * text and next to no garbage.
 */
final class KeyEncoder {
  static final int DIGEST_BYTES = 32;

  private static final int INITIAL_BYTES = 4096;
  private static final int CHUNK = 2048;
  // Below this length a plain loop is the fastest way.
  private static final int SHORT = 32;
  private static final int MAX_DIGITS = 19; // of a long
  private static final int MAX_DECIMAL_BYTES = 64; // tag, length, two longs with sign, e
  private static final long SIGN_BITS = 0x8080808080808080L;
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final MessageDigest sha256 = newSha256();
  private final CharsetEncoder utf8 = StandardCharsets.UTF_8.newEncoder();
  private final char[] chars = new char[CHUNK];
  private final CharBuffer charView = CharBuffer.wrap(chars);
  private byte[] buffer = new byte[INITIAL_BYTES];
  private ByteBuffer byteView = ByteBuffer.wrap(buffer);
  // Kept with the encoder: looking an algorithm up costs more than a short digest.
  private final @Nullable Mac mac;
  private final @Nullable List<String> leftOut;
  private int length;
  private boolean metChangeable;

  KeyEncoder() {
    this(null, null);
  }

  private KeyEncoder(byte @Nullable [] secret, @Nullable List<String> leftOut) {
    this.mac = secret == null ? null : Hkdf.mac(secret);
    this.leftOut = leftOut;
  }

  /**
   * An encoder for keys.
   *
   * @param secret key of the digest, an HMAC then; {@code null} for plain SHA-256
   */
  static KeyEncoder keyed(byte @Nullable [] secret) {
    return new KeyEncoder(secret, null);
  }

  /** An encoder that writes every value in full and notes what is left out. */
  static KeyEncoder explaining(byte @Nullable [] secret) {
    return new KeyEncoder(secret, new ArrayList<>());
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  void reset() {
    length = 0;
    metChangeable = false;
  }

  boolean foldsLongElements() {
    return leftOut == null;
  }

  void leaveOut(String member) {
    if (leftOut != null) {
      leftOut.add(member);
    }
  }

  /** Names of the members left out so far; none unless explaining. */
  List<String> leftOut() {
    return leftOut == null ? List.of() : List.copyOf(leftOut);
  }

  /** Notes that a value was written which might be another the next time. */
  void meetChangeable() {
    metChangeable = true;
  }

  /** Whether such a value was written since this was asked the last time. */
  boolean takeMetChangeable() {
    boolean met = metChangeable;
    metChangeable = false;
    return met;
  }

  int length() {
    return length;
  }

  int capacity() {
    return buffer.length;
  }

  /** A copy of the bytes written so far. */
  byte[] written() {
    return written(0);
  }

  /** A copy of the bytes written since a position. */
  byte[] written(int from) {
    return Arrays.copyOfRange(buffer, from, length);
  }

  /** Writes prepared bytes, for instance a name encoded once. */
  void raw(byte[] bytes) {
    ensure(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
  }

  void tag(char tag) {
    ensure(1);
    buffer[length++] = (byte) tag;
  }

  /** Opens a list or map whose number of items is {@link #count set} once they are written. */
  int open(char tag) {
    ensure(5);
    int at = length;
    buffer[at] = (byte) tag;
    length = at + 5;
    return at;
  }

  void count(int openedAt, int count) {
    INTS.set(buffer, openedAt + 1, count);
  }

  void blob(int size, byte[] digest) {
    int at = open('b');
    count(at, size);
    raw(digest);
  }

  void string(String value) {
    int at = open('s');
    int body = length;
    if (!ascii(value)) {
      length = body;
      if (!utf8(value)) {
        length = body;
        buffer[at] = 'u';
        utf16(value);
      }
    }
    count(at, length - body);
  }

  /** Appends a string of plain ASCII, or says that it is none or that a quick look cannot tell. */
  private boolean ascii(String value) {
    int size = value.length();
    ensure(size);
    if (size < SHORT) {
      int bits = 0;
      for (int i = 0; i < size; i++) {
        char c = value.charAt(i);
        bits |= c;
        buffer[length + i] = (byte) c;
      }
      length += size;
      return bits < 0x80;
    }
    if (!CompactText.is(value)) {
      return false;
    }
    CompactText.copy(value, buffer, length);
    length += size;
    return noSignBits(length - size, length);
  }

  /** Looks at two words at a time; the last two may overlap those before. */
  private boolean noSignBits(int from, int to) {
    byte[] bytes = buffer;
    int last = to - 2 * Long.BYTES;
    long even = (long) WORDS.get(bytes, last);
    long odd = (long) WORDS.get(bytes, last + Long.BYTES);
    for (int i = from; i < last; i += 2 * Long.BYTES) {
      even |= (long) WORDS.get(bytes, i);
      odd |= (long) WORDS.get(bytes, i + Long.BYTES);
    }
    return ((even | odd) & SIGN_BITS) == 0;
  }

  /** Appends a string, or says that UTF-8 has no exact form of it. */
  private boolean utf8(String value) {
    utf8.reset();
    int size = value.length();
    int from = 0;
    while (from < size) {
      int to = Math.min(size, from + CHUNK);
      value.getChars(from, to, chars, 0);
      charView.clear().limit(to - from);
      byteView.position(length);
      CoderResult result = utf8.encode(charView, byteView, to == size);
      if (result.isError()) {
        return false;
      }
      length = byteView.position();
      from += charView.position(); // a surrogate pair split by the chunk stays for the next one
      if (result.isOverflow()) {
        ensure(3 * CHUNK);
      }
    }
    return true;
  }

  private void utf16(String value) {
    ensure(Math.multiplyExact(2, value.length()));
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      buffer[length++] = (byte) (c >>> 8);
      buffer[length++] = (byte) c;
    }
  }

  /** Writes {@code digits * 10^exponent}. */
  void decimal(long digits, long exponent) {
    if (digits == 0) {
      digits("0");
      return;
    }
    long shortened = digits;
    long raised = exponent;
    while (shortened % 10 == 0) {
      shortened /= 10;
      raised++;
    }
    ensure(MAX_DECIMAL_BYTES);
    byte[] bytes = buffer;
    int body = length + 5;
    int end = append(shortened, bytes, body);
    bytes[end++] = 'e';
    end = append(raised, bytes, end);
    bytes[length] = 'd';
    INTS.set(bytes, length + 1, end - body);
    length = end;
  }

  /** Writes a number's digits and returns where they end. */
  private static int append(long number, byte[] bytes, int at) {
    int start = at;
    if (number < 0) {
      bytes[start++] = '-';
    }
    if (number > -10 && number < 10) { // most exponents, and many numbers
      bytes[start] = (byte) ('0' + Math.abs(number));
      return start + 1;
    }
    int end = start + digitsOf(number);
    long rest = number;
    for (int i = end - 1; i >= start; i--) {
      // remainders keep the sign, so that Long.MIN_VALUE needs no case of its own
      bytes[i] = (byte) ('0' + Math.abs(rest % 10));
      rest /= 10;
    }
    return end;
  }

  private static int digitsOf(long number) {
    long negative = number < 0 ? number : -number;
    long limit = -10;
    int digits = 1;
    while (negative <= limit && digits < MAX_DIGITS) {
      digits++;
      limit *= 10; // overflows only past the last digit
    }
    return digits;
  }

  void decimal(BigDecimal number) {
    decimal(number.unscaledValue(), -(long) number.scale());
  }

  void decimal(BigInteger unscaled, long exponent) {
    if (unscaled.bitLength() < Long.SIZE) {
      decimal(unscaled.longValue(), exponent);
      return;
    }
    String text = unscaled.toString();
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    digits(text.substring(0, end) + 'e' + Math.addExact(exponent, text.length() - end));
  }

  private void digits(String text) {
    int at = open('d');
    raw(text.getBytes(StandardCharsets.US_ASCII));
    count(at, text.length());
  }

  /** Replaces all that was written since a position by its digest. */
  void hash(int from) {
    ensure(1 + DIGEST_BYTES);
    sha256.update(buffer, from, length - from);
    buffer[from] = 'h';
    digestTo(from + 1);
    length = from + 1 + DIGEST_BYTES;
  }

  /** The key of all that was written; the encoder must be reset afterwards. */
  CacheKey key(CacheCell cell) {
    finish();
    return new CacheKey(
        (long) LONGS.get(buffer, 0),
        (long) LONGS.get(buffer, Long.BYTES),
        (long) LONGS.get(buffer, 2 * Long.BYTES),
        (long) LONGS.get(buffer, 3 * Long.BYTES),
        cell);
  }

  private void digestTo(int at) {
    try {
      sha256.digest(buffer, at, DIGEST_BYTES);
    } catch (DigestException e) {
      throw new AssertionError("the buffer has room for a digest", e);
    }
  }

  /** The first eight bytes of the digest of a value's encoding; forgets what was written. */
  long shortDigest(byte[] bytes, int from, int to) {
    length = 0;
    ensure(to - from);
    System.arraycopy(bytes, from, buffer, 0, to - from);
    length = to - from;
    finish();
    return (long) LONGS.get(buffer, 0);
  }

  /** Replaces all that was written by its digest, an HMAC where there is a secret. */
  private void finish() {
    if (mac == null) {
      sha256.update(buffer, 0, length);
      digestTo(0);
      return;
    }
    mac.update(buffer, 0, length);
    try {
      mac.doFinal(buffer, 0);
    } catch (ShortBufferException e) {
      throw new AssertionError("the buffer has room for a digest", e);
    }
  }

  private void ensure(int more) {
    int needed = Math.addExact(length, more);
    if (needed > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(needed, buffer.length + (buffer.length >> 1)));
      byteView = ByteBuffer.wrap(buffer);
    }
  }
}
