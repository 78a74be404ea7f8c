package dev.loom.analytics.sqlite;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * The one way from a name as the host gives it to the name that is stored and looked for. What does
 * not fit ends with a digest of the whole, so that different names stay different.
 */
final class Names {
  static final int MAX_NAME = 256;

  private static final char MARK = '~';
  private static final int DIGEST_BYTES = 8;
  private static final int MARK_LENGTH = 1 + 2 * DIGEST_BYTES;

  private Names() {}

  /** A name as it is stored. */
  static String stored(String name) {
    return stored(name, MAX_NAME);
  }

  /** The same for a limit of more code points than the digest takes. */
  static String stored(String name, int limit) {
    String clean = Texts.clean(name);
    boolean whole = clean.equals(name) && !isTooLong(clean, limit);
    // A name that ends as if it had a digest gets one too: none can pass for another's stored form.
    if (whole && !isMarked(name)) {
      return name;
    }
    return Texts.cut(clean, limit - MARK_LENGTH) + MARK + digest(name);
  }

  /** Whether nothing of a name would be left out. */
  static boolean fits(String name, int limit) {
    return !isTooLong(name, limit);
  }

  /** What to look for when a name is asked: also the stored form itself, as answers show it. */
  static Stream<String> asked(String name) {
    String stored = stored(name);
    return isMarked(name) && name.equals(Texts.clean(name)) && fits(name, MAX_NAME)
        ? Stream.of(stored, name)
        : Stream.of(stored);
  }

  private static boolean isMarked(String name) {
    int mark = name.length() - MARK_LENGTH;
    return mark >= 0
        && name.charAt(mark) == MARK
        && name.chars().skip(mark + 1).allMatch(c -> c < 0x80 && HexFormat.isHexDigit(c));
  }

  private static boolean isTooLong(String text, int limit) {
    return text.length() > limit && text.codePointCount(0, text.length()) > limit;
  }

  /** Of the characters as they are: an encoder would make all lone surrogates one. */
  private static String digest(String name) {
    try {
      ByteBuffer characters = ByteBuffer.allocate(name.length() * Character.BYTES);
      characters.asCharBuffer().put(name);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(characters.array());
      return HexFormat.of().formatHex(hash, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
