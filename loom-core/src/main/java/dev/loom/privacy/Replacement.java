package dev.loom.privacy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes what stands in place of values. Immutable and thread-safe. */
final class Replacement {
  private final List<String> names;
  private final RedactionMode[] modes;
  private final @Nullable Pseudonyms pseudonyms;

  /**
   * How to replace.
   *
   * @param names of types, by index
   * @param modes by the same index
   * @param pseudonyms present when a mode needs them
   */
  Replacement(List<String> names, RedactionMode[] modes, @Nullable Pseudonyms pseudonyms) {
    this.names = List.copyOf(names);
    this.modes = modes.clone();
    this.pseudonyms = pseudonyms;
  }

  /** Whether a value of some type blocks the whole body, which therefore has to be read whole. */
  boolean mayBlock() {
    return EnumSet.copyOf(List.of(modes)).contains(RedactionMode.BLOCK);
  }

  /** The least that a placeholder of a type is long. */
  int least(int type) {
    return names.get(type).length() + 2;
  }

  String name(int type) {
    return names.get(type);
  }

  /** The text that stands for a whole body, or null when nothing in it blocks. */
  @Nullable String blocked(Findings findings) {
    boolean blocks = false;
    Set<Integer> types = new TreeSet<>();
    for (int i = 0; i < findings.size(); i++) {
      types.add(findings.type(i));
      blocks |= modes[findings.type(i)] == RedactionMode.BLOCK;
    }
    if (!blocks) {
      return null;
    }
    List<String> found = new ArrayList<>();
    for (int type : types) {
      found.add(names.get(type));
    }
    return Placeholders.BLOCKED + String.join(", ", found) + "]";
  }

  /** The text with all findings replaced, which are sorted and do not overlap. */
  String replace(Units units, int end, Findings findings, List<Finding> told) {
    String text = units.text();
    StringBuilder out = new StringBuilder(end);
    JsonNumbers numbers = new JsonNumbers(text);
    int copied = 0;
    for (int i = 0; i < findings.size(); i++) {
      int from = findings.start(i);
      int to = findings.end(i);
      int type = findings.type(i);
      told.add(new Finding(names.get(type), from, to));
      String quote = Chars.isDigit(text.charAt(from)) ? numbers.quoteAt(from) : null;
      if (quote != null && numbers.start() >= copied && numbers.end() >= to) {
        out.append(text, copied, numbers.start()).append(quote);
        write(out, units, type, from, to);
        out.append(quote);
        copied = numbers.end();
      } else {
        out.append(text, copied, from);
        write(out, units, type, from, to);
        copied = to;
      }
    }
    return out.append(text, copied, Math.max(copied, end)).toString();
  }

  private void write(StringBuilder out, Units units, int type, int from, int to) {
    out.append('[').append(names.get(type));
    RedactionMode mode = modes[type];
    if (mode == RedactionMode.MASK && type == ValueType.CARD.ordinal()) {
      String digits = Canonical.of(ValueType.CARD, units, from, to);
      out.append(":*").append(digits, digits.length() - Placeholders.MASK_DIGITS, digits.length());
    } else if (mode == RedactionMode.PSEUDONYM) {
      String canonical =
          type < ValueType.COUNT
              ? Canonical.of(ValueType.of(type), units, from, to)
              : Canonical.spelled(units, from, to);
      String name = names.get(type);
      out.append(':').append(Objects.requireNonNull(pseudonyms).of(name, canonical));
    }
    out.append(']');
  }
}
