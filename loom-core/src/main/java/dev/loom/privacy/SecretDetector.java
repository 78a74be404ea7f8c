package dev.loom.privacy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys and tokens that vendors mark with a public prefix. */
final class SecretDetector implements Detector {
  private record Prefix(String text, int minimum) {}

  private static final List<Prefix> PREFIXES =
      List.of(
          new Prefix("sk-", 16),
          new Prefix("pk-", 20),
          new Prefix("ghp_", 30),
          new Prefix("gho_", 30),
          new Prefix("ghs_", 30),
          new Prefix("github_pat_", 30),
          new Prefix("glpat-", 16),
          new Prefix("xoxb-", 16),
          new Prefix("xoxp-", 16),
          new Prefix("AKIA", 16),
          new Prefix("ASIA", 16),
          new Prefix("AIza", 30),
          new Prefix("hf_", 30),
          new Prefix("eyJ", 30));

  private static final String BEARER = "bearer ";
  private static final int MIN_BEARER = 16;

  /** No vendor's token is longer; a longer run is redacted in pieces. */
  private static final int MAX_TOKEN = 4096;

  @Override
  public @Nullable Match at(String text, int start) {
    for (Prefix prefix : PREFIXES) {
      if (text.startsWith(prefix.text, start)) {
        int body = start + prefix.text.length();
        int end = tokenEnd(text, body);
        if (end - body >= prefix.minimum) {
          return new Match("API_KEY", end);
        }
      }
    }
    if (text.regionMatches(true, start, BEARER, 0, BEARER.length())) {
      int body = start + BEARER.length();
      int end = tokenEnd(text, body);
      if (end - body >= MIN_BEARER) {
        return new Match("API_KEY", end);
      }
    }
    return null;
  }

  private static int tokenEnd(String text, int from) {
    int limit = Math.min(text.length(), from + MAX_TOKEN);
    int i = from;
    while (i < limit && isToken(text.charAt(i))) {
      i++;
    }
    while (i > from && text.charAt(i - 1) == '.') {
      i--;
    }
    return i;
  }

  private static boolean isToken(char c) {
    return Detector.isWord(c) || c == '-' || c == '.' || c == '/' || c == '+' || c == '=';
  }
}
