package dev.loom.config;

import static dev.loom.config.ConfigFixture.parse;
import static dev.loom.config.ConfigFixture.problemsOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
  private static final String ANCHORS = "; anchors and aliases are not allowed";
  private static final String ANCHOR = "an anchor (&) stands here" + ANCHORS;
  private static final String ALIAS = "an alias (*) stands here" + ANCHORS;
  private static final String TAG = "a tag (!) stands here; tags are not allowed";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "&a\ncache: {}",
        "&a cache: {}",
        "cache: &a {}",
        "cache: &a\n  max_size: 1\n",
        "cache: {max_size: &a 1}",
        "cache: {max_size: &a }",
        "cache: {inert_fields: &a []}",
        "cache: {inert_fields: [&a b]}",
        "cache: {secret: &a b}",
        "cache: {&a max_size: 1}",
        "\uFEFFcache: {key_prefix: &😀 b}",
        "# 😀\ncache: {key_prefix: &a !b c}",
      })
  void anchorIsRefused(String yaml) {
    assertThat(problemsOf(yaml)).singleElement().asString().endsWith(": " + ANCHOR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*a",
        "cache: *a",
        "*a : {}",
        "cache: {max_size: *a}",
        "cache: {inert_fields: [*a]}",
        "cache: {*a : 1}",
        "cache: {inert_fields: *a}"
      })
  void aliasIsRefused(String yaml) {
    assertThat(problemsOf(yaml)).singleElement().asString().endsWith(": " + ALIAS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!a {}",
        "!!java.net.URL [a]",
        "cache: !!map {}",
        "cache: {max_size: !!int 1}",
        "cache: {max_size: !!int '-'}",
        "!!int '-'",
        "cache: {max_size: ! 1}",
        "cache: {secret: !!binary '**'}",
        "cache: {secret: !<tag:yaml.org,2002:str> x}",
        "cache: {!!str max_size: 1}",
        "%TAG !e! tag:e,1:\n---\ncache: {secret: !e!x y}",
      })
  void tagIsRefused(String yaml) {
    assertThat(problemsOf(yaml)).singleElement().asString().endsWith(": " + TAG);
  }

  @Test
  void charactersOfAnchorsAndTagsAreFreeInText() {
    String yaml = "cache: {inert_fields: [\"!a:b\", '&a:b', a&b:!d], backend: '*a*b'}";
    assertThat(parse(yaml, Map.of()).cache().inertFields())
        .containsExactly("!a:b", "&a:b", "a&b:!d");
    assertThat(parse(yaml, Map.of()).cache().backend()).isEqualTo("*a*b");
  }

  @Test
  void duplicateIsToldWithTheLineOfTheFirst() {
    assertThat(problemsOf("cache:\n  enabled: true\ncache:\n  enabled: false\n"))
        .containsExactly("loom.yaml line 3: cache stands here again; it is set in line 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cache: {}\n---\n", "cache: {}\n---\ncache: {}\n", "---\n---\n"})
  void secondDocumentIsRefused(String yaml) {
    assertThat(problemsOf(yaml))
        .singleElement()
        .asString()
        .endsWith(": a second document begins here; allowed is one");
  }

  @Test
  void oneDocumentMayBeMarked() {
    assertThat(parse("%YAML 1.2\n---\ncache: {max_size: 3}\n...\n", Map.of()).cache().maxSize())
        .isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "cache:\\n\\tmax_size: 1|2: a tab stands here; only spaces may indent and separate",
        "cache:\\tx|1: a tab stands here; only spaces may indent and separate",
        "cache:\\n  secret: 'x\\n  scope: user\\n|2: a quote opens here and is never closed",
        "cache:\\n  secret: \"x\\n---\\n|2: a quote opens here and is never closed",
        "cache: {secret: \"a\\qb\"}|1: text in double quotes holds an unknown escape after \\",
        "cache:\\n  a: 1\\n  max_size 5\\n  b: 1|3: a colon is missing after the name",
        "cache:\\n  a: [${A}]|2: inside [ ] and { } a text with ${NAME} needs quotes",
        "cache:\\n  a: {b: ${A}}|2: inside [ ] and { } a text with ${NAME} needs quotes",
        "cache: {a: b {|1: the list or mapping in brackets lacks a comma or its closing bracket",
        "cache: [a\\nb: c|2: the list or mapping in brackets lacks a comma or its closing bracket",
        "cache:\\n  a: b: c|2: a colon stands where no setting can begin; check the indentation and"
            + " quotes",
        "cache: 5\\n  a: b|2: a colon stands where no setting can begin; check the indentation and"
            + " quotes",
        "cache:\\n  a: @b|2: a text that begins with this character needs quotes",
        "cache:\\n  a: `b|2: a text that begins with this character needs quotes",
        "cache:\\n  a: %b|2: a text that begins with this character needs quotes",
        "cache: ]|1: this is not well-formed YAML; check the indentation, quotes and brackets",
        "cache:\\n   a: 1\\n  b: 2|3: this is not well-formed YAML; check the indentation, quotes and"
            + " brackets",
        "? [a]\\n: b|1: this is no plain name of a setting",
        "? {a: b}\\n: c|1: this is no plain name of a setting",
        "- - - - - - - - - - - - - - - - - - - - - a|1: this is nested deeper than 20 levels",
        "a: \\a|1: the character U+0007 is not allowed here",
      })
  void slipIsToldWithItsLine(String yaml, String problem) {
    String text = yaml.replace("\\n", "\n").replace("\\t", "\t").replace("\\a", "\u0007");
    assertThat(problemsOf(text)).containsExactly("loom.yaml line " + problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0000",
        "\u001F",
        "\u007F",
        "\u0080",
        "\u009F",
        "\uD800",
        "\uDFFF",
        "\uFFFE",
        "\uFFFF",
        "\uFEFF\uFEFF",
        "a\uFEFF",
        "\uD83F\uDFFF"
      })
  void forbiddenCharacterIsToldWithItsLine(String text) {
    assertThat(problemsOf("\uFEFF#\r\n\n" + text + "x"))
        .singleElement()
        .asString()
        .matches("loom.yaml line 3: the character U\\+[0-9A-F]+ is not allowed here");
  }

  @Test
  void lengthOfLinesIsLimited() {
    assertThat(problemsOf("#\n#" + "x".repeat(65_535) + "\n#")).isEmpty();
    assertThat(problemsOf("#\n#" + "x".repeat(65_536) + "\n#"))
        .containsExactly("loom.yaml line 2: this line has more than 65536 characters");
  }

  @Test
  void numberOfValuesIsLimited() {
    assertThat(problemsOf("cache: {inert_fields: [" + "a:b,\n".repeat(9_996) + "a:b]}")).isEmpty();
    assertThat(problemsOf("cache: {inert_fields: [" + "a:b,\n".repeat(9_997) + "a:b]}"))
        .containsExactly("loom.yaml line 9998: this has more than 10000 values");
  }

  @Test
  void anyOtherCharacterIsText() {
    String text = "\u00A0\u00E4\u2028\u0085\uD7FF\uE000\uFFFD\uD83D\uDE00\uDBFF\uDFFD";
    assertThat(parse("cache: {backend: \"x" + text + "\"}", Map.of()).cache().backend())
        .startsWith("x\u00A0\u00E4");
  }

  @Test
  void brokenTextIsNeverQuoted() {
    for (String broken :
        new String[] {
          "cache:\n  secret: @hunter2\n",
          "cache:\n  secret: 'hunter2\n",
          "cache:\n  secret: hunter2: x\n",
          "cache:\n  secret: *hunter2\n",
          "cache:\n  secret: &hunter2 x\n",
          "cache:\n  secret: !hunter2 x\n",
          "cache:\n  secret: \"\\hunter2\"\n",
          "cache:\n  secret: [hunter2\n",
          "cache:\n  secret: {hunter2: x}\n",
          "cache:\n  secret: [hunter2]\n",
          "cache:\n  secret hunter2\n  scope: user\n",
          "cache: hunter2\n",
          "hunter2\n",
        }) {
      assertThat(problemsOf(broken))
          .as(broken)
          .isNotEmpty()
          .allSatisfy(problem -> assertThat(problem).doesNotContain("hunter2"));
    }
  }
}
