package dev.loom.chat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parses JSON for tests, decimals kept as {@link BigDecimal}: core itself has no parser. */
public final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  public static Map<String, Object> object(String text) {
    Json json = new Json(text);
    Object value = json.value();
    json.skipSpace();
    if (json.at != text.length() || !(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("not one JSON object: " + text);
    }
    @SuppressWarnings("unchecked") // value() makes maps with string keys only
    Map<String, Object> object = (Map<String, Object>) map;
    return object;
  }

  private Object value() {
    skipSpace();
    char c = text.charAt(at);
    if (c == '{') {
      return map();
    }
    if (c == '[') {
      return list();
    }
    if (c == '"') {
      return string();
    }
    int start = at;
    while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(start, at);
    return switch (word) {
      case "null" -> null;
      case "true" -> true;
      case "false" -> false;
      default -> number(word);
    };
  }

  private static Number number(String word) {
    if (word.matches("-?\\d{1,9}")) {
      return Integer.valueOf(word);
    }
    return word.matches("-?\\d{1,18}") ? Long.valueOf(word) : new BigDecimal(word);
  }

  private Map<String, Object> map() {
    Map<String, Object> map = new LinkedHashMap<>();
    at++;
    while (!ends('}')) {
      String key = string();
      skipSpace();
      expect(':');
      map.put(key, value());
    }
    return map;
  }

  private List<Object> list() {
    List<Object> list = new ArrayList<>();
    at++;
    while (!ends(']')) {
      list.add(value());
    }
    return list;
  }

  /** Steps over a comma, or over the end. */
  private boolean ends(char end) {
    skipSpace();
    if (text.charAt(at) == ',') {
      at++;
      skipSpace();
    }
    if (text.charAt(at) == end) {
      at++;
      return true;
    }
    return false;
  }

  private String string() {
    expect('"');
    StringBuilder out = new StringBuilder();
    while (text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c == '\\') {
        c = text.charAt(at++);
        if (c == 'u') {
          out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
          at += 4;
          continue;
        }
        int escape = "nrtbf".indexOf(c);
        c = escape < 0 ? c : "\n\r\t\b\f".charAt(escape);
      }
      out.append(c);
    }
    at++;
    return out.toString();
  }

  private void expect(char c) {
    if (text.charAt(at++) != c) {
      throw new IllegalArgumentException("expected " + c + " at " + (at - 1));
    }
  }

  private void skipSpace() {
    while (at < text.length() && " \n\r\t".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
