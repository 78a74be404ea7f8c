package dev.loom.analytics.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The little JSON that columns hold: one flat object of strings, or one flat array of strings and
 * nulls. Reads what it wrote, nothing else.
 */
final class JsonText {
  private final String text;
  private int at;

  private JsonText(String text) {
    this.text = text;
  }

  static String object(SortedMap<String, String> members) {
    StringBuilder out = new StringBuilder("{");
    for (Map.Entry<String, String> member : members.entrySet()) {
      if (out.length() > 1) {
        out.append(',');
      }
      quote(out, member.getKey());
      out.append(':');
      quote(out, member.getValue());
    }
    return out.append('}').toString();
  }

  static String array(Iterable<? extends @Nullable String> elements) {
    StringBuilder out = new StringBuilder("[");
    for (String element : elements) {
      if (out.length() > 1) {
        out.append(',');
      }
      if (element == null) {
        out.append("null");
      } else {
        quote(out, element);
      }
    }
    return out.append(']').toString();
  }

  static SortedMap<String, String> readObject(String json) {
    JsonText in = new JsonText(json);
    SortedMap<String, String> members = new TreeMap<>();
    in.expect('{');
    while (!in.skip('}')) {
      in.skip(',');
      String key = in.string();
      in.expect(':');
      members.put(key, in.string());
    }
    return members;
  }

  static List<String> readArray(String json) {
    JsonText in = new JsonText(json);
    List<String> elements = new ArrayList<>();
    in.expect('[');
    while (!in.skip(']')) {
      in.skip(',');
      elements.add(in.string());
    }
    return elements;
  }

  private static void quote(StringBuilder out, String value) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u00").append(hex(c >> 4)).append(hex(c & 15));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private static char hex(int digit) {
    return Character.forDigit(digit, 16);
  }

  private String string() {
    expect('"');
    StringBuilder out = new StringBuilder();
    while (!skip('"')) {
      char c = next();
      if (c == '\\') {
        c = next();
        if (c == 'u') {
          c = (char) Integer.parseInt(text, at, at + 4, 16);
          at += 4;
        }
      }
      out.append(c);
    }
    return out.toString();
  }

  private boolean skip(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    if (!skip(c)) {
      throw new IllegalStateException("stored JSON is malformed at character " + at);
    }
  }

  private char next() {
    if (at == text.length()) {
      throw new IllegalStateException("stored JSON ends too early");
    }
    return text.charAt(at++);
  }
}
