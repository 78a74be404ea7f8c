package dev.loom.privacy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The little JSON that a line of the corpus is: objects, arrays, strings, whole numbers. */
final class RedactCorpusJson {
  private final String text;
  private int at;

  RedactCorpusJson(String text) {
    this.text = text;
  }

  @SuppressWarnings("unchecked")
  Map<String, Object> object() {
    return (Map<String, Object>) value();
  }

  private Object value() {
    skip();
    char c = text.charAt(at);
    if (c == '{') {
      Map<String, Object> members = new LinkedHashMap<>();
      for (at++; next() != '}'; ) {
        String name = string();
        next();
        at++;
        members.put(name, value());
        comma();
      }
      at++;
      return members;
    }
    if (c == '[') {
      List<Object> items = new ArrayList<>();
      for (at++; next() != ']'; ) {
        items.add(value());
        comma();
      }
      at++;
      return items;
    }
    if (c == '"') {
      return string();
    }
    int from = at;
    while (Character.isDigit(text.charAt(at))) {
      at++;
    }
    return Long.valueOf(text.substring(from, at));
  }

  private void skip() {
    while (text.charAt(at) == ' ') {
      at++;
    }
  }

  private char next() {
    skip();
    return text.charAt(at);
  }

  private void comma() {
    if (next() == ',') {
      at++;
    }
  }

  private String string() {
    StringBuilder string = new StringBuilder();
    for (at++; text.charAt(at) != '"'; at++) {
      char c = text.charAt(at);
      if (c != '\\') {
        string.append(c);
        continue;
      }
      char escaped = text.charAt(++at);
      switch (escaped) {
        case 'n' -> string.append('\n');
        case 't' -> string.append('\t');
        case 'r' -> string.append('\r');
        case 'u' -> {
          string.append((char) Integer.parseInt(text.substring(at + 1, at + 5), 16));
          at += 4;
        }
        default -> string.append(escaped);
      }
    }
    at++;
    return string.toString();
  }
}
