package dev.loom.privacy;

import java.util.SplittableRandom;

/** Texts put together at random from pieces that rules look at. */
final class RedactFragments {
  private static final String[] PIECES = {
    "bob@example.com",
    "@",
    "a@b",
    "4111 1111 1111 1111",
    "4111111111111111",
    "1",
    "12",
    " ",
    "  ",
    "-",
    ".",
    "\n",
    "\\n",
    "\\\"",
    "\"",
    "'",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "=",
    "&",
    "%40",
    "%20",
    "&quot;",
    "password",
    "api_key",
    "token",
    "secret",
    "Authorization",
    "Cookie",
    "Bearer",
    "Basic ",
    "sk-abcDEF1234567890abcd",
    "AKIAIOSFODNN7EXAMPLE",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc",
    "-----BEGIN PRIVATE KEY-----",
    "-----END PRIVATE KEY-----",
    "MIIEabc",
    "https://",
    "user:pass",
    "123-45-6789",
    "hunter2",
    "\u200b",
    "\uff14\uff11\uff11\uff11",
    "\u00e9",
    "\u7528\u6237",
    "\ud83d\ude00",
    "\ud83d",
    "<",
    ">",
    "/",
    "</password>",
    "<password>",
    "--password ",
    "curl -u ",
    "[EMAIL]",
    "[CARD:*1111]",
    "[KEY",
    "x",
    "_",
    "ghp_",
    "\\u0040",
    "=>",
    ";",
    "a=b; c=d",
    "+1 415",
    "`",
    "?key=",
    "abcDEF12345",
    "ssn ",
    "&#64;",
    "|",
    "#",
    "*",
    "\\",
    "%",
    "$",
    "your-",
    "changeme",
    "\\\\",
    "plain words here "
  };

  private RedactFragments() {}

  static String text(SplittableRandom random, int most) {
    StringBuilder text = new StringBuilder();
    int pieces = random.nextInt(1, most);
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }
}
