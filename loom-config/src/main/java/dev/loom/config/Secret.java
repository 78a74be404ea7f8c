package dev.loom.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * Text that no log line, exception or {@code toString} shows. Immutable and thread-safe; two are
 * equal when their texts are.
 */
public final class Secret {
  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /**
   * Hides a text.
   *
   * @param text the text
   * @return the secret
   */
  public static Secret of(String text) {
    return new Secret(Objects.requireNonNull(text, "text"));
  }

  /**
   * The text itself, for whoever has to use it.
   *
   * @return the text
   */
  public String reveal() {
    return text;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
  }

  private byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_16BE);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Always the same word. */
  @Override
  public String toString() {
    return "Secret[hidden]";
  }
}
