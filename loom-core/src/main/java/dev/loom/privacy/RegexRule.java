package dev.loom.privacy;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** A rule of a host's regular expression. */
final class RegexRule implements RedactionRule {
  private static final int MAX_LENGTH = 1_000;

  private final String type;
  private final String source;
  private final @Nullable Pattern pattern;
  private final @Nullable String fault;

  RegexRule(String type, String source) {
    this.type = Objects.requireNonNull(type, "type");
    this.source = Objects.requireNonNull(source, "pattern");
    Pattern compiled = null;
    String why = source.length() > MAX_LENGTH ? "is longer than 1,000 characters" : null;
    if (why == null) {
      try {
        compiled = Pattern.compile(source);
        why =
            refersBack(source)
                ? "refers back to a group"
                : compiled.matcher("").find() ? "matches the empty text" : null;
      } catch (PatternSyntaxException e) {
        why = "does not compile: " + e.getDescription();
      }
    }
    this.pattern = compiled;
    this.fault = why;
  }

  /** What is wrong with the pattern, or null. */
  @Nullable String fault() {
    return fault;
  }

  private static boolean refersBack(String source) {
    for (int i = 0; i + 1 < source.length(); i++) {
      if (source.charAt(i) != '\\') {
        continue;
      }
      char c = source.charAt(++i);
      if (c == 'Q') {
        int end = source.indexOf("\\E", i);
        i = end < 0 ? source.length() : end + 1;
      } else if (c >= '1' && c <= '9' || c == 'k') {
        return true;
      }
    }
    return false;
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public void find(CharSequence text, Found found) {
    Matcher matcher = Objects.requireNonNull(pattern, "pattern").matcher(text);
    while (matcher.find()) {
      if (matcher.end() > matcher.start()) {
        found.at(matcher.start(), matcher.end());
      }
    }
  }

  @Override
  public String toString() {
    return type + " /" + source + "/";
  }
}
