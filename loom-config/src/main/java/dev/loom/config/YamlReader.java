package dev.loom.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import com.fasterxml.jackson.dataformat.yaml.snakeyaml.error.MarkedYAMLException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the one document of a YAML text. Allowed are mappings, lists and scalars; anchors, aliases,
 * tags, duplicate keys, a second document and deep nesting are reported. Each scalar keeps the text
 * that the file has, so that no YAML version's idea of numbers and booleans matters.
 */
final class YamlReader {
  /** Deeper than any setting will ever be. */
  private static final int MAX_DEPTH = 20;

  /** More than any settings will ever have; a mebibyte of them takes its time to read. */
  private static final int MAX_VALUES = 10_000;

  private static final YAMLFactory YAML =
      YAMLFactory.builder().enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL).build();

  private final SourceText source;
  private final Problems problems;
  private final JsonParser parser;
  // A mapping and its first key begin at one place.
  private long refusedAt = -1;
  private int values;
  private int depth;

  private YamlReader(SourceText source, Problems problems, JsonParser parser) {
    this.source = source;
    this.problems = problems;
    this.parser = parser;
  }

  /** The document, or {@code null} if it is empty or cannot be read; problems are added. */
  static @Nullable Node read(String text, Problems problems) {
    SourceText source = new SourceText(text);
    if (source.reportForbidden(problems)) {
      return null;
    }
    try (JsonParser parser = YAML.createParser(text)) {
      return new YamlReader(source, problems, parser).documentIfWellFormed();
    } catch (IOException e) { // declared, but a text has nothing to open or close
      throw new IllegalStateException("A text could not be read.", e);
    }
  }

  /** The parser's own messages quote the file, and so its secrets: none of them is passed on. */
  @SuppressWarnings("deprecation") // see SourceText.reportMalformed
  private @Nullable Node documentIfWellFormed() {
    try {
      return document();
    } catch (MarkedYAMLException e) {
      source.reportMalformed(e, problems);
    } catch (LimitException e) {
      problems.add(line(), e.sentence);
    } catch (IOException | RuntimeException e) {
      if (!isRefused()) {
        problems.add(line(), "this is no plain name of a setting");
      }
    }
    return null;
  }

  private @Nullable Node document() throws IOException {
    JsonToken first = parser.nextToken();
    if (ended(first)) {
      return null;
    }
    Node root = value(first);
    if (!ended(parser.nextToken())) {
      problems.add(line(), "a second document begins here; allowed is one");
    }
    return root;
  }

  /** A missing token is the end only if the parser says so. */
  private boolean ended(@Nullable JsonToken token) throws IOException {
    if (token == null && !parser.isClosed()) {
      throw new IOException("no token");
    }
    return token == null;
  }

  private JsonToken next() throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw new IOException("no token");
    }
    return token;
  }

  private int line() {
    return Math.max(1, parser.currentTokenLocation().getLineNr());
  }

  private boolean isRefused() {
    JsonLocation start = parser.currentTokenLocation();
    String why = source.indicator(start);
    if (why != null && start.getCharOffset() != refusedAt) {
      problems.add(line(), why);
      refusedAt = start.getCharOffset();
    }
    return why != null;
  }

  /** Ends the reading of a text that is too much of something. */
  private static final class LimitException extends IOException {
    private static final long serialVersionUID = 1L;
    private final String sentence;

    LimitException(String sentence) {
      this.sentence = sentence;
    }
  }

  private Node value(JsonToken token) throws IOException {
    if (++values > MAX_VALUES) {
      throw new LimitException("this has more than " + MAX_VALUES + " values");
    }
    if (++depth > MAX_DEPTH) {
      throw new LimitException("this is nested deeper than " + MAX_DEPTH + " levels");
    }
    boolean refused = isRefused();
    int line = line();
    Node node =
        switch (token) {
          case START_OBJECT -> mapping(line);
          case START_ARRAY -> sequence(line);
          default -> new Node.Scalar(line, parser.getText(), style(token));
        };
    depth--;
    return refused ? new Node.Refused(line) : node;
  }

  private static Node.Style style(JsonToken token) {
    return switch (token) {
      case VALUE_NULL -> Node.Style.NONE;
      case VALUE_STRING -> Node.Style.TEXT;
      default -> Node.Style.LITERAL;
    };
  }

  private Node mapping(int line) throws IOException {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    while (next() != JsonToken.END_OBJECT) {
      boolean refused = isRefused();
      int keyLine = line();
      String name = parser.getText();
      Node value = value(next());
      if (refused) {
        continue;
      }
      Node.Entry first = entries.putIfAbsent(name, new Node.Entry(keyLine, value));
      if (first != null) {
        problems.add(
            keyLine, Shown.name(name) + " stands here again; it is set in line " + first.line());
      }
    }
    return new Node.Mapping(line, entries);
  }

  private Node sequence(int line) throws IOException {
    List<Node> items = new ArrayList<>();
    JsonToken token = next();
    while (token != JsonToken.END_ARRAY) {
      items.add(value(token));
      token = next();
    }
    return new Node.Sequence(line, items);
  }
}
