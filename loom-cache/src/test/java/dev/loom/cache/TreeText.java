package dev.loom.cache;

import dev.loom.chat.Blob;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the trees of the golden file: JSON with three additions, so that every Java type of a
 * request can be written. {@code d0.7} is a double, {@code f0.7} a float, {@code b"00ff"} are
 * bytes; a plain number is a BigDecimal.
 */
final class TreeText {
  private final String text;
  private int at;

  private TreeText(String text) {
    this.text = text;
  }

  static @Nullable Object read(String text) {
    TreeText reader = new TreeText(text.strip());
    Object value = reader.value();
    if (reader.at != reader.text.length()) {
      throw new IllegalArgumentException("text after the value: " + text);
    }
    return value;
  }

  private @Nullable Object value() {
    space();
    char c = text.charAt(at);
    switch (c) {
      case '{':
        return map();
      case '[':
        return list();
      case '"':
        return string();
      case 'b':
        at++;
        return Blob.of(HexFormat.of().parseHex(string()));
      case 'd':
        at++;
        return Double.valueOf(word());
      default:
        break;
    }
    if (c == 'f' && !text.startsWith("false", at)) {
      at++;
      return Float.valueOf(word());
    }
    String word = word();
    return switch (word) {
      case "null" -> null;
      case "true" -> true;
      case "false" -> false;
      default -> new BigDecimal(word);
    };
  }

  private String word() {
    int from = at;
    while (at < text.length() && ",]} \n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(from, at);
  }

  private Map<String, @Nullable Object> map() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    at++;
    space();
    while (text.charAt(at) != '}') {
      String key = string();
      space();
      at++; // the colon
      map.put(key, value());
      comma();
    }
    at++;
    return map;
  }

  private List<@Nullable Object> list() {
    List<@Nullable Object> list = new ArrayList<>();
    at++;
    space();
    while (text.charAt(at) != ']') {
      list.add(value());
      comma();
    }
    at++;
    return list;
  }

  private void comma() {
    space();
    if (text.charAt(at) == ',') {
      at++;
      space();
    }
  }

  private String string() {
    StringBuilder value = new StringBuilder();
    at++;
    while (text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c == '\\') {
        c = text.charAt(at++);
        if (c == 'u') {
          c = (char) Integer.parseInt(text.substring(at, at + 4), 16);
          at += 4;
        } else if (c == 'n') {
          c = '\n';
        }
      }
      value.append(c);
    }
    at++;
    return value.toString();
  }

  private void space() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }
}
