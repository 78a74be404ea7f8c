package dev.loom.privacy;

import java.util.Set;

/**
 * A host's own rule: finds values of one type that Loom does not know. Called on the thread of the
 * call, by many threads at once; must be fast. A rule that throws, or reads too much, makes the
 * text be withheld. Its findings have the lowest priority.
 */
public interface RedactionRule {

  /** Takes what a rule finds. */
  @FunctionalInterface
  interface Found {
    /**
     * A value was found.
     *
     * @param start index of its first character
     * @param end index behind its last
     */
    void at(int start, int end);
  }

  /**
   * The name in placeholders: two to 32 capital letters, digits and {@code _}, a letter first.
   *
   * @return the type's name
   */
  String type();

  /**
   * Finds all values in a text.
   *
   * @param text the text; reading more than 200 times its length and 10,000 characters is refused
   *     by an exception that the rule must let pass
   * @param found takes each value; places outside the text are an error
   */
  void find(CharSequence text, Found found);

  /**
   * A rule of a regular expression, compiled when the configuration is built: refused there when it
   * does not compile, matches the empty text, is longer than 1,000 characters or refers back to a
   * group.
   *
   * @param type the name in placeholders
   * @param pattern a {@link java.util.regex.Pattern}
   * @return the rule
   */
  static RedactionRule regex(String type, String pattern) {
    return new RegexRule(type, pattern);
  }

  /**
   * A rule of exact values, in any place, with their case.
   *
   * @param type the name in placeholders
   * @param values the values, none of them empty
   * @return the rule
   */
  static RedactionRule values(String type, Set<String> values) {
    return new ValuesRule(type, values);
  }
}
