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
  Draft replace(Units units, Findings findings) {
    String text = units.text();
    Draft draft = new Draft(units.end(), findings.size());
    StringBuilder out = draft.out();
    JsonNumbers numbers = null;
    int copied = 0;
    for (int i = 0; i < findings.size(); i++) {
      int from = findings.start(i);
      int to = findings.end(i);
      int type = findings.type(i);
      draft.told().add(new Finding(names.get(type), from, to));
      String quote = null;
      if (Chars.isDigit(text.charAt(from))) {
        numbers = numbers == null ? new JsonNumbers(text) : numbers;
        quote = numbers.quoteAt(from);
      }
      boolean bare = quote != null && isAround(numbers, from, to, copied, nextStart(findings, i));
      int wholeFrom = bare && numbers != null ? numbers.start() : from;
      int wholeTo = bare && numbers != null ? numbers.end() : to;
      // A copy of a part is faster than a builder that reads it character by character.
      out.append(text.substring(copied, wholeFrom));
      int begun = out.length();
      out.append(bare ? quote : "");
      write(out, units, type, from, to);
      out.append(bare ? quote : "");
      draft.placed(wholeFrom, wholeTo, begun);
      copied = wholeTo;
    }
    out.append(text.substring(copied, Math.max(copied, units.end())));
    return draft;
  }

  private static int nextStart(Findings findings, int i) {
    return i + 1 < findings.size() ? findings.start(i + 1) : Integer.MAX_VALUE;
  }

  /** Whether the number is one value with what was found, and nothing else. */
  private static boolean isAround(
      @Nullable JsonNumbers number, int from, int to, int least, int most) {
    return number != null
        && number.start() >= least
        && number.start() <= from
        && number.end() >= to
        && number.end() <= most;
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
