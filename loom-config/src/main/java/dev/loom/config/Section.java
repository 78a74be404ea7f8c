package dev.loom.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of the file, read setting by setting: what is asked for is known, and {@link #finish}
 * reports the rest. A setting that is absent has its default; one that cannot be read is reported
 * and has its default too, so that all problems are found in one pass.
 */
final class Section {
  private static final long MAX_AMOUNT = 999_999_999_999_999_999L;

  private final String path;
  private final Map<String, Node.Entry> entries;
  private final References references;
  private final Problems problems;
  private final Set<String> known = new LinkedHashSet<>();
  private final List<Section> sections = new ArrayList<>();

  private Section(
      String path, Map<String, Node.Entry> entries, References references, Problems problems) {
    this.path = path;
    this.entries = entries;
    this.references = references;
    this.problems = problems;
  }

  /** The whole document; {@code null} is an empty one. */
  static Section root(@Nullable Node document, References references, Problems problems) {
    return new Section("", entries("the document", document, problems), references, problems);
  }

  /** A mapping within this one; absent or without a line in it, all its settings are absent. */
  Section section(String name) {
    Map<String, Node.Entry> within = entries(path + name, node(name), problems);
    Section section = new Section(path + name + ".", within, references, problems);
    sections.add(section);
    return section;
  }

  private static Map<String, Node.Entry> entries(
      String what, @Nullable Node node, Problems problems) {
    if (node instanceof Node.Mapping mapping) {
      return mapping.entries();
    }
    if (node instanceof Node.Sequence || node instanceof Node.Scalar && !isNothing(node)) {
      problems.add(node.line(), what + is(node) + "; allowed is a mapping of names to values");
    }
    return Map.of();
  }

  private @Nullable Node node(String name) {
    known.add(name);
    Node.Entry entry = entries.get(name);
    return entry == null ? null : entry.value();
  }

  private static boolean isNothing(@Nullable Node node) {
    return node instanceof Node.Scalar scalar && scalar.style() == Node.Style.NONE;
  }

  private static String is(Node node) {
    if (node instanceof Node.Mapping) {
      return " is a mapping";
    }
    return node instanceof Node.Sequence ? " is a list" : " is a single value";
  }

  boolean flag(String name, boolean fallback) {
    return value(name, fallback, Value::flag);
  }

  int count(String name, int fallback) {
    return value(name, fallback, value -> (int) value.whole(Integer.MAX_VALUE));
  }

  long amount(String name, long fallback) {
    return value(name, fallback, value -> value.whole(MAX_AMOUNT));
  }

  double fraction(String name, double fallback) {
    return value(name, fallback, Value::decimal);
  }

  Duration duration(String name, Duration fallback) {
    return value(name, fallback, DurationText::parse);
  }

  String text(String name, String fallback) {
    return value(name, fallback, Value::text);
  }

  <E extends Enum<E>> E choice(String name, E fallback) {
    return value(name, fallback, value -> value.choice(fallback.getDeclaringClass()));
  }

  List<String> texts(String name) {
    return list(name, scalar -> valueOf(scalar).text());
  }

  <E extends Enum<E>> Set<E> choices(String name, Class<E> type) {
    Set<E> chosen = EnumSet.noneOf(type);
    chosen.addAll(list(name, scalar -> valueOf(scalar).choice(type)));
    return Collections.unmodifiableSet(chosen);
  }

  /** A secret, or {@code null} if the setting is absent. */
  @Nullable Secret secret(String name) {
    Node node = node(name);
    return node == null ? null : read(path + name, node, this::secretOf);
  }

  /** As {@link #secret}, but a setting without a value or with an empty text is absent too. */
  @Nullable Secret secretOrBlank(String name) {
    Node node = node(name);
    boolean blank = isNothing(node) || node instanceof Node.Scalar s && s.text().isEmpty();
    return blank ? null : secret(name);
  }

  List<Secret> secrets(String name) {
    return list(name, this::secretOf);
  }

  private Secret secretOf(Node.Scalar scalar) throws BadValueException {
    Secret secret = references.secret(scalar.text());
    if (secret.reveal().isEmpty()) {
      throw new BadValueException("is empty; allowed is a text, ${NAME} or file:PATH");
    }
    return secret;
  }

  private Value valueOf(Node.Scalar scalar) throws BadValueException {
    String text = references.text(scalar.text());
    return new Value(scalar.text(), text, scalar.style() == Node.Style.LITERAL);
  }

  /** Makes something of what the file has, or says why it cannot. */
  private interface Reading<S, T> {
    T of(S source) throws BadValueException;
  }

  private <T> T value(String name, T fallback, Reading<Value, T> reading) {
    Node node = node(name);
    T value = node == null ? null : read(path + name, node, s -> reading.of(valueOf(s)));
    return value == null ? fallback : value;
  }

  private <T> List<T> list(String name, Reading<Node.Scalar, T> reading) {
    Node node = node(name);
    List<T> values = new ArrayList<>();
    if (node instanceof Node.Sequence sequence) {
      List<Node> items = sequence.items();
      for (int i = 0; i < items.size(); i++) {
        T value = read(path + name + "[" + i + "]", items.get(i), reading);
        if (value != null) {
          values.add(value);
        }
      }
    } else if (node != null && !(node instanceof Node.Refused)) {
      problems.add(
          node.line(), path + name + is(node) + "; allowed is a list in brackets, such as [a, b]");
    }
    return List.copyOf(values);
  }

  private <T> @Nullable T read(String where, Node node, Reading<Node.Scalar, T> reading) {
    try {
      if (node instanceof Node.Scalar scalar) {
        if (isNothing(scalar)) {
          throw new BadValueException("has no value; leave the line out to have the default");
        }
        return reading.of(scalar);
      }
      if (!(node instanceof Node.Refused)) {
        problems.add(node.line(), where + is(node) + "; allowed is a single value");
      }
    } catch (BadValueException e) {
      problems.add(node.line(), where + " " + e.predicate());
    }
    return null;
  }

  /** The settings that the file has, and that somebody asked for; in the order of the file. */
  Map<String, Integer> lines() {
    Map<String, Integer> lines = new LinkedHashMap<>();
    entries.forEach(
        (name, entry) -> {
          if (known.contains(name)) {
            lines.put(name, entry.line());
          }
        });
    return Collections.unmodifiableMap(lines);
  }

  /** This section as if the file had one setting alone; what cannot be read is not told again. */
  Section only(String name) {
    Map<String, Node.Entry> one = new HashMap<>(entries);
    one.keySet().retainAll(Set.of(name));
    return new Section(path, one, references, new Problems(path));
  }

  /** Whether a setting takes its value, or a part of it, from a variable. */
  boolean refers(String name) {
    Node.Entry entry = entries.get(name);
    return entry != null && refers(entry.value());
  }

  private static boolean refers(Node node) {
    if (node instanceof Node.Sequence sequence) {
      return sequence.items().stream().anyMatch(Section::refers);
    }
    return node instanceof Node.Scalar scalar && scalar.text().contains("${");
  }

  /** Reports each name that nobody asked for, here and in the sections within. */
  void finish() {
    sections.forEach(Section::finish);
    entries.forEach(
        (name, entry) -> {
          if (!known.contains(name)) {
            String hint = problems.isFull() ? "" : hint(name);
            problems.add(entry.line(), path + Shown.name(name) + " is no setting" + hint);
          }
        });
  }

  private String hint(String name) {
    String nearest = NearestName.to(name, known).orElse(null);
    for (Section section : sections) {
      for (String within : section.known) {
        if (nearest == null && NearestName.same(name, within)) {
          nearest = section.path + within;
        }
      }
    }
    return nearest == null ? "" : "; did you mean " + nearest + "?";
  }
}
