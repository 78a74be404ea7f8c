package dev.loom.privacy;

import java.util.List;

/** Units that, repeated, drive a careless search to more than linear work. */
final class RedactLinearFamilies {
  static final List<String> UNITS =
      List.of(
          "a",
          "1",
          ".",
          "a@",
          "a@a@",
          "a.a.a.@",
          "x@a.a.a.!",
          "eyJ",
          "eyJ.",
          "eyJhbGciOiJIUzI1NiJ9.",
          "-----BEGIN ",
          "-----BEGIN PRIVATE KEY-----",
          "-----BEGIN PRIVATE KEY-----\n\"+ ",
          "://",
          "https://a:b@",
          "key=",
          "api_key=",
          "password=a",
          "\"password\":\"",
          "\\\"password\\\":\\\"",
          "\\\\\\\"password\\\\\\\":\\\\\\\"",
          "\\",
          "\\\\\"",
          "%40",
          "a%40",
          "\u200b",
          "4111 1111 ",
          "4111-1111-1111-1112 ",
          "1 ",
          "123-45-6789-",
          "e\u0301",
          "\ud83d",
          "\ud83d\ude00",
          "QUJD",
          "deadbeef",
          "Cookie: ",
          "Cookie:a=b;",
          "Authorization: Digest a=\"b\", ",
          "Bearer ",
          "Basic ",
          "token ",
          "--password ",
          "curl -u ",
          "<password>",
          "<a b=\"c\">",
          "[",
          "[AB",
          "[BLOCKED: AB, ",
          "sk-",
          "AKIA",
          "&#",
          "&#64;",
          "ssn 123456789 ",
          "api-key",
          "'password':'",
          "\"'password':'",
          "123456789:AAa",
          "{\"a\":4111111111111111},",
          "{\"a\":[",
          "\n4111111111111111,",
          "x@y.co ",
          "\\u0040",
          "\u7528",
          "--",
          "password: \"a' ",
          "name: type = \"",
          "a@-----BEGIN \"password\":\"%40\\");

  private RedactLinearFamilies() {}

  static String text(String unit, int length) {
    return unit.repeat(length / unit.length() + 1).substring(0, length);
  }
}
