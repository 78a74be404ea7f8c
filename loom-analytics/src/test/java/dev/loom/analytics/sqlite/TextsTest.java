package dev.loom.analytics.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TextsTest {
  private static final String SMILE = "\uD83D\uDE00";

  @Test
  void textWithinItsLimitStaysTheSameInstance() {
    Texts texts = new Texts();
    String text = new String("ü" + SMILE);

    assertThat(texts.characters(text, 2)).isSameAs(text);
    assertThat(texts.bytes(text, 6)).isSameAs(text);
    assertThat(texts.cuts()).isZero();
  }

  @Test
  void textIsCutBetweenCodePointsWithAVisibleMark() {
    Texts texts = new Texts();

    assertThat(texts.characters(SMILE + SMILE + SMILE, 2)).isEqualTo(SMILE + "…");
    assertThat(texts.bytes(SMILE + SMILE + "a", 8)).isEqualTo(SMILE + "…");
    assertThat(texts.bytes("abcdef", 5)).isEqualTo("ab…");
    assertThat(texts.cuts()).isEqualTo(3);
  }

  @Test
  void cutTextNeverPassesItsLimit() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      String text = text(random);
      int limit = 3 + random.nextInt(20);
      Texts texts = new Texts();
      String clean = Texts.clean(text);
      String characters = texts.characters(text, limit);
      String bytes = texts.bytes(text, limit);
      assertThat(characters.codePointCount(0, characters.length()))
          .as("seed " + seed)
          .isLessThanOrEqualTo(limit);
      assertThat(bytes.getBytes(StandardCharsets.UTF_8).length)
          .as("seed " + seed)
          .isLessThanOrEqualTo(limit);
      assertThat(Texts.utf8Length(clean))
          .as("seed " + seed)
          .isEqualTo(clean.getBytes(StandardCharsets.UTF_8).length);
      boolean fits = clean.getBytes(StandardCharsets.UTF_8).length <= limit;
      assertThat(bytes.equals(clean)).as("seed " + seed).isEqualTo(fits);
    }
  }

  @Test
  void zeroAndLoneSurrogatesAreReplaced() {
    assertThat(Texts.clean("a\u0000b\uD83Dc\uDE00" + SMILE + "\uD83D"))
        .isEqualTo("a\uFFFDb\uFFFDc\uFFFD" + SMILE + "\uFFFD");
    assertThat(Texts.clean("\uDE00")).isEqualTo("\uFFFD");
  }

  @Test
  void jsonIsReadBackAsItWasWritten() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      Map<String, String> members = new TreeMap<>();
      List<String> elements = new ArrayList<>();
      for (int n = random.nextInt(4); n > 0; n--) {
        members.put(text(random), text(random));
        elements.add(text(random));
      }
      assertThat(JsonText.readObject(JsonText.object(new TreeMap<>(members))))
          .as("seed " + seed)
          .isEqualTo(members);
      assertThat(JsonText.readArray(JsonText.array(elements)))
          .as("seed " + seed)
          .isEqualTo(elements);
    }
  }

  @Test
  void jsonIsCompactWithSortedKeys() {
    assertThat(JsonText.object(new TreeMap<>(Map.of("b", "\"\\\n", "a", "ü"))))
        .isEqualTo("{\"a\":\"ü\",\"b\":\"\\\"\\\\\\u000a\"}");
    assertThat(JsonText.array(Arrays.asList("x", null))).isEqualTo("[\"x\",null]");
  }

  private static String text(Random random) {
    String[] pieces = {
      "a", "\"", "\\", "\n", "\u0000", "\u001f", "ü", "→", SMILE, "\uD83D", "\uDE00", ","
    };
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(12); n > 0; n--) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    return text.toString();
  }
}
