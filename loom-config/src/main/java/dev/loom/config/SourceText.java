package dev.loom.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.dataformat.yaml.snakeyaml.error.Mark;
import com.fasterxml.jackson.dataformat.yaml.snakeyaml.error.MarkedYAMLException;
import org.jspecify.annotations.Nullable;

/** The text of a file by position, for what the parser's events do not tell. */
final class SourceText {
  private static final int MAX_LINE = 1 << 16;

  private final int[] points;

  SourceText(String text) {
    this.points = text.codePoints().toArray();
  }

  /** The code point at a position counted in code points, or -1 outside the text. */
  private int at(long index) {
    return index >= 0 && index < points.length ? points[(int) index] : -1;
  }

  /**
   * Why the value or key that begins here is refused, or {@code null}. An anchor, alias or tag
   * shows by its first character, which no plain text may begin with.
   */
  @Nullable String indicator(JsonLocation start) {
    return switch (at(start.getCharOffset())) {
      case '&' -> "an anchor (&) stands here; anchors and aliases are not allowed";
      case '*' -> "an alias (*) stands here; anchors and aliases are not allowed";
      case '!' -> "a tag (!) stands here; tags are not allowed";
      default -> null;
    };
  }

  /**
   * Reports what no YAML parser can read, in words of our own: the parser's quote the file. The
   * character at the fault and the one that opened the broken part tell most slips apart.
   */
  @SuppressWarnings("deprecation") // the one way to a fault's place without the parser beneath
  void reportMalformed(MarkedYAMLException fault, Problems problems) {
    Mark mark = fault.getProblemMark();
    Mark begin = fault.getContextMark() == null ? mark : fault.getContextMark();
    int opened = at(begin.getIndex());
    boolean missingColon = String.valueOf(fault.getContext()).endsWith("simple key");
    boolean quoted = opened == '"' || opened == '\'';
    boolean unclosed = quoted && (at(mark.getIndex()) < 0 || mark.getColumn() == 0);
    if (missingColon) {
      problems.add(begin.getLine() + 1, "a colon is missing after the name");
    } else if (unclosed) {
      problems.add(begin.getLine() + 1, "a quote opens here and is never closed");
    } else if (quoted) {
      problems.add(mark.getLine() + 1, "text in double quotes holds an unknown escape after \\");
    } else {
      problems.add(mark.getLine() + 1, slip(mark.getIndex(), opened));
    }
  }

  private String slip(int index, int opened) {
    int here = at(index);
    if (here == '\t') {
      return "a tab stands here; only spaces may indent and separate";
    }
    if (here == '{' && at(index - 1) == '$') {
      return "inside [ ] and { } a text with ${NAME} needs quotes";
    }
    if (opened == '[' || opened == '{') {
      return "the list or mapping in brackets lacks a comma or its closing bracket";
    }
    return switch (here) {
      case ':' -> "a colon stands where no setting can begin; check the indentation and quotes";
      case '@', '`', '%' -> "a text that begins with this character needs quotes";
      default -> "this is not well-formed YAML; check the indentation, quotes and brackets";
    };
  }

  /**
   * Reports the first thing that no file of settings holds, and tells whether there is one: a
   * character that YAML forbids, or a line so long that the parser's time grows with its square.
   */
  boolean reportForbidden(Problems problems) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < points.length; i++) {
      int point = points[i];
      if (!allowed(point) && !(point == 0xFEFF && i == 0)) {
        problems.add(line, String.format("the character U+%04X is not allowed here", point));
        return true;
      }
      if (point == '\n') {
        line++;
        lineStart = i + 1;
      } else if (i - lineStart == MAX_LINE) {
        problems.add(line, "this line has more than " + MAX_LINE + " characters");
        return true;
      }
    }
    return false;
  }

  private static boolean allowed(int point) {
    if (point < 0xA0) {
      return point >= 0x20 && point < 0x7F
          || point == '\t'
          || point == '\n'
          || point == '\r'
          || point == 0x85;
    }
    return point < 0xD800 || point >= 0xE000 && point != 0xFEFF && (point & 0xFFFE) != 0xFFFE;
  }
}
