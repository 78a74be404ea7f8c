package dev.loom.examples.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {

  private static Lines lines(String text) {
    return new Lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> all(String text) throws IOException {
    List<String> read = new ArrayList<>();
    try (Lines lines = lines(text)) {
      while (lines.next()) {
        read.add(lines.number() + ":" + lines.text());
      }
      assertThat(lines.bytes()).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }
    return read;
  }

  @Test
  void lfAndCrlfEndLines() throws Exception {
    assertThat(all("a\r\nb\n\nc")).containsExactly("1:a", "2:b", "3:", "4:c");
    assertThat(all("")).isEmpty();
    assertThat(all("\n")).containsExactly("1:");
    assertThat(all("a\n")).containsExactly("1:a");
  }

  @Test
  void byteOrderMarkIsLeftOutOfTheFirstLineOnly() throws Exception {
    assertThat(all("\uFEFFa\n\uFEFFb")).containsExactly("1:a", "2:\uFEFFb");
  }

  @Test
  void linesCrossBuffers() throws Exception {
    String line = "ä".repeat(50_000);
    assertThat(all(line + "\r\n" + line)).containsExactly("1:" + line, "2:" + line);
  }

  @Test
  void lineOfExactlyTheLimitIsRead() throws Exception {
    String full = "x".repeat(Lines.LIMIT);
    try (Lines lines = lines(full + "\r\n" + full + "y\nz")) {
      assertThat(lines.next()).isTrue();
      assertThat(lines.text()).isEqualTo(full);
      assertThat(lines.next()).isTrue();
      assertThatThrownBy(lines::text).hasMessage("longer than 1 MiB");
      assertThat(lines.next()).isTrue();
      assertThat(lines.text()).isEqualTo("z");
    }
  }

  @Test
  void limitMayBeAnotherOne() throws Exception {
    String full = "x".repeat(2 << 20);
    byte[] text = (full + "\n" + full + "y\n").getBytes(StandardCharsets.UTF_8);
    try (Lines lines = new Lines(new ByteArrayInputStream(text), 2 << 20)) {
      assertThat(lines.next()).isTrue();
      assertThat(lines.text()).isEqualTo(full);
      assertThat(lines.next()).isTrue();
      assertThatThrownBy(lines::text).hasMessage("longer than 2 MiB");
    }
  }

  @Test
  void malformedUtf8IsABadLine() throws Exception {
    byte[] bytes = {'a', (byte) 0xFF, '\n', 'b'};
    try (Lines lines = new Lines(new ByteArrayInputStream(bytes))) {
      lines.next();
      assertThatThrownBy(lines::text).isInstanceOf(BadLineException.class).hasMessage("not UTF-8");
      lines.next();
      assertThat(lines.text()).isEqualTo("b");
    }
  }
}
