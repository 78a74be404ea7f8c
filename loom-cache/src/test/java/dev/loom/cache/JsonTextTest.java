package dev.loom.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "true",
        "false",
        "0",
        "-0",
        "10",
        "-1.5",
        "1e5",
        "1E+5",
        "0.1e-7",
        "\"\"",
        "\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"",
        " { \"a\" : [ 1 , { } , [ ] ] , \"b\":null}\n",
        "[[[]],{}]",
        "{\"\":{\"\":{}}}",
        "\"\u007f\u2028\"",
        "\t\r\n 1 \t"
      })
  void documentIsOne(String text) {
    assertThat(JsonText.isDocument(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "[",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "{,}",
        "[1}",
        "{\"a\":1]",
        "nul",
        "True",
        "nulll",
        "01",
        "-",
        "+1",
        "1.",
        ".5",
        "1e",
        "1e+",
        "--1",
        "0x1",
        "NaN",
        "\"",
        "\"a",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\u\uff11234\"",
        "\"\n\"",
        "\"\\",
        "{} {}",
        "1 1",
        "{}x",
        "\u0000",
        "1\u0000",
        "\"\\\u0000\"",
        "\ufeff{}",
        "{1:2}"
      })
  void brokenTextIsNone(String text) {
    assertThat(JsonText.isDocument(text)).isFalse();
  }

  @Test
  void depthCostsNoStack() {
    int depth = 200_000;
    assertThat(JsonText.isDocument("[".repeat(depth) + "]".repeat(depth))).isTrue();
    assertThat(JsonText.isDocument("[".repeat(depth))).isFalse();
    assertThat(JsonText.isDocument("{\"a\":".repeat(depth) + "1" + "}".repeat(depth))).isTrue();
  }
}
