package dev.loom.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the text, it is read or refused with our own exception, in few lines. */
class HostileConfigTest {
  private static final int SIZE = 1 << 20;
  private static final List<String> PIECES =
      List.of(
          "cache",
          "enabled",
          "max_size",
          "default_ttl",
          "secret",
          ":",
          ": ",
          ":\n",
          "\n",
          "\n  ",
          "\n\t",
          "- ",
          "? ",
          "[",
          "]",
          "{",
          "}",
          ", ",
          "&a ",
          "*a",
          "! ",
          "!!int ",
          "!<x>",
          "'",
          "\"",
          "\\",
          "|\n",
          ">\n",
          "#",
          "---\n",
          "...\n",
          "%YAML 1.1\n",
          "%TAG ! x\n",
          "${",
          "$${",
          "${A}",
          "}",
          "1h",
          "0x10",
          "-",
          "1_0",
          "~",
          "true",
          "\u0000",
          "\uD83D\uDE00",
          "\uD800",
          "\uFEFF",
          "\u2028",
          "\u0085",
          "<<",
          "=",
          "file:",
          "@",
          "`",
          " ",
          "  ");

  private static void readOrRefuse(String text, String what) {
    try {
      LoomConfig.parse("f", text, name -> "A".equals(name) ? "x" : null, Path.of("target"));
    } catch (ConfigException e) {
      assertThat(e.problems()).as(what).hasSizeBetween(1, 101);
      assertThat(e.problems())
          .as(what)
          .allSatisfy(
              problem -> assertThat(problem).startsWith("f").hasSizeLessThan(600).isNotBlank());
      assertThat(e).as(what).hasNoCause();
    } catch (Throwable t) {
      throw new AssertionError(what + " ended in " + t, t);
    }
  }

  @Test
  void randomPiecesOfYamlAreReadOrRefused() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 1_000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "cache:\n  " : "");
      int pieces = random.nextInt(30);
      for (int k = 0; k < pieces; k++) {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      readOrRefuse(text.toString(), "text " + i + " of seed " + seed);
    }
  }

  @Test
  void randomCharactersAreReadOrRefused() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 1_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(60);
      int range = random.nextBoolean() ? 128 : 65_536;
      for (int k = 0; k < length; k++) {
        text.append((char) random.nextInt(range));
      }
      readOrRefuse(text.toString(), "text " + i + " of seed " + seed);
    }
  }

  @Test
  void damagedSettingsAreReadOrRefused() {
    String whole =
        "cache:\n  enabled: true\n  scope: 'user'\n  inert_fields: [\"a:b\", c]\n"
            + "  secret: ${A}\n  default_ttl: 1h30m\n  ttl_jitter: 0.1\n";
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 1_000; i++) {
      StringBuilder text = new StringBuilder(whole);
      for (int k = random.nextInt(4); k >= 0; k--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
          default -> text.setCharAt(at, (char) random.nextInt(128));
        }
      }
      readOrRefuse(text.toString(), "text " + i + " of seed " + seed);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[", "{", "- ", "? ", "a: ", "{a: ", "&a ", "*a ", "!a ", "'", "\"", "${", "$${", "a\n",
        "a: 1\n", "- a\n", "[a],", "#\n", "---\n", "%T\n", "\n", " ", "x", ": ", "?", "\\", "|\n"
      })
  void mebibyteOfOnePieceIsReadOrRefused(String piece) {
    readOrRefuse(piece.repeat(SIZE / piece.length()), "a mebibyte of " + piece);
    readOrRefuse(mebibyteOf(piece, "\n"), "a mebibyte of lines of " + piece);
    readOrRefuse(mebibyteOf(piece, "\ncache:\n  "), "a mebibyte of settings of " + piece);
  }

  /** As much as there may be, in lines as long as they may be. */
  private static String mebibyteOf(String piece, String between) {
    String line = between + piece.repeat(65_500 / piece.length());
    return line.repeat(SIZE / line.length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "\\\\", "\\u0041", "${A}"})
  void mebibyteWithinQuotesIsReadOrRefused(String piece) {
    String text = ("cache: {secret: \"" + mebibyteOf(piece, "\n  ")).substring(0, SIZE - 1_000);
    readOrRefuse(text, "an open quote and " + piece);
    readOrRefuse(text + "\"}", "a secret of " + piece);
  }

  @Test
  void manyDistinctNamesAreRefused() {
    StringBuilder text = new StringBuilder("cache:\n");
    for (int i = 0; text.length() < SIZE - 20; i++) {
      text.append("  max_siz").append(i).append(":\n");
    }
    readOrRefuse(text.toString(), "many names");
  }

  @Test
  void nestedAliasesDoNotMultiply() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      text.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    readOrRefuse(text.toString(), "nested aliases");
  }
}
