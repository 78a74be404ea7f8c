package dev.loom.cache;

import dev.loom.chat.ChatRequest;
import dev.loom.chat.Endpoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an answer is kept under: two requests have equal keys exactly when the cache may answer one
 * with the other's answer. Holds a digest (SHA-256, or HMAC-SHA-256 under a {@link CacheSecret}),
 * provider and model, and names the cell that it stands in; no prompt text. Immutable and
 * thread-safe.
 */
public final class CacheKey {
  private static final int ID_DIGITS = 12;
  private static final HexFormat PERCENT = HexFormat.of().withUpperCase();

  private final long first;
  private final long second;
  private final long third;
  private final long fourth;
  private final CacheCell cell;
  private @Nullable String id;

  CacheKey(long first, long second, long third, long fourth, CacheCell cell) {
    this.first = first;
    this.second = second;
    this.third = third;
    this.fourth = fourth;
    this.cell = cell;
  }

  /**
   * Derives the key of a request, without a secret. Of the cache directives the namespace enters it
   * and nothing else; of the caller, tenant and user as the scope says; the call id never.
   *
   * @param request any request
   * @param scope with whom its answer may be shared
   * @return the key, the same for equal requests on every machine
   * @throws UnkeyableException when the request holds something that has no exact encoding
   */
  public static CacheKey of(ChatRequest request, CacheScope scope) {
    return KeyDerivation.standard()
        .derive(Objects.requireNonNull(request, "request"), Objects.requireNonNull(scope, "scope"));
  }

  /**
   * Derives the key of a request as a provider gets it. It equals that of a {@link ChatRequest}
   * which names the same members.
   *
   * @param request any request
   * @param scope with whom its answer may be shared
   * @return the key, the same for equal requests on every machine
   * @throws UnkeyableException when the request holds something that has no exact encoding, or
   *     names no model
   */
  public static CacheKey of(BodyRequest request, CacheScope scope) {
    return KeyDerivation.standard()
        .derive(Objects.requireNonNull(request, "request"), Objects.requireNonNull(scope, "scope"));
  }

  /**
   * Derives the key of a provider's JSON body that names its model and comes from nobody in
   * particular.
   *
   * @param provider the provider's id
   * @param endpoint the API operation and the upstream's address
   * @param tree the body's members
   * @param scope with whom its answer may be shared
   * @return the key, the same for equal requests on every machine
   * @throws UnkeyableException when the body holds something that has no exact encoding, or names
   *     no model
   */
  public static CacheKey ofBody(
      String provider, Endpoint endpoint, Map<String, @Nullable Object> tree, CacheScope scope) {
    return of(new BodyRequest(provider, endpoint, tree), scope);
  }

  /**
   * Tells what the key of a request is made of.
   *
   * @param request any request
   * @param scope with whom its answer may be shared
   * @return the key and every value that entered it, as digests
   * @throws UnkeyableException when the request has no key
   */
  public static KeyExplanation explain(ChatRequest request, CacheScope scope) {
    return KeyDerivation.standard()
        .explain(
            Objects.requireNonNull(request, "request"), Objects.requireNonNull(scope, "scope"));
  }

  /**
   * Tells what the key of a request, as a provider gets it, is made of.
   *
   * @param request any request
   * @param scope with whom its answer may be shared
   * @return the key and every value that entered it, as digests
   * @throws UnkeyableException when the request has no key
   */
  public static KeyExplanation explain(BodyRequest request, CacheScope scope) {
    return KeyDerivation.standard()
        .explain(
            Objects.requireNonNull(request, "request"), Objects.requireNonNull(scope, "scope"));
  }

  /**
   * The part of the cache that its answers stand in.
   *
   * @return the cell
   */
  public CacheCell cell() {
    return cell;
  }

  /**
   * The provider that the request names.
   *
   * @return its id, never empty
   */
  public String provider() {
    return cell.provider();
  }

  /**
   * The model that the request names.
   *
   * @return its id, never empty
   */
  public String model() {
    return cell.model();
  }

  /**
   * What stores outside the JVM name the answer by.
   *
   * @return the 32 bytes of the digest, a fresh array
   */
  public byte[] digest() {
    return ByteBuffer.allocate(KeyEncoder.DIGEST_BYTES)
        .putLong(first)
        .putLong(second)
        .putLong(third)
        .putLong(fourth)
        .array();
  }

  /**
   * A short name of the key for logs and reports; not unique.
   *
   * @return the first 12 hex digits of the digest
   */
  public String id() {
    String known = id; // a race computes the same immutable text twice, which is harmless
    if (known == null) {
      known = HexFormat.of().toHexDigits(first).substring(0, ID_DIGITS);
      id = known;
    }
    return known;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || other instanceof CacheKey key
            && first == key.first
            && second == key.second
            && third == key.third
            && fourth == key.fourth
            && cell.model().equals(key.cell.model())
            && cell.provider().equals(key.cell.provider());
  }

  @Override
  public int hashCode() {
    return (int) first;
  }

  /**
   * The visible key {@code v1:provider:model:<64 hex>}. In provider and model every UTF-8 byte
   * outside {@code A-Z a-z 0-9 . _ - /} is percent-encoded, so the text splits one way only.
   */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return KeyDerivation.VERSION
        + ':'
        + head(cell)
        + hex.toHexDigits(first)
        + hex.toHexDigits(second)
        + hex.toHexDigits(third)
        + hex.toHexDigits(fourth);
  }

  /** What every visible key of a cell begins with, after its version. */
  static String head(CacheCell cell) {
    StringBuilder text = new StringBuilder(48);
    escape(cell.provider(), text);
    text.append(':');
    escape(cell.model(), text);
    return text.append(':').toString();
  }

  /** This key with an equal cell that other keys hold too. */
  CacheKey in(CacheCell shared) {
    return new CacheKey(first, second, third, fourth, shared);
  }

  private static void escape(String value, StringBuilder text) {
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain(b)) {
        text.append((char) b);
      } else {
        text.append('%').append(PERCENT.toHexDigits(b));
      }
    }
  }

  private static boolean isPlain(byte b) {
    return b >= 'a' && b <= 'z'
        || b >= 'A' && b <= 'Z'
        || b >= '0' && b <= '9'
        || b == '.'
        || b == '_'
        || b == '-'
        || b == '/';
  }
}
