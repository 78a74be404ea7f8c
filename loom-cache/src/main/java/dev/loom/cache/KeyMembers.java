package dev.loom.cache;

import dev.loom.chat.ProviderValue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One map being written: members known by type, given in sorted order, merged with extra members. A
 * name given both ways stands twice, the typed value first, so that no request hides another.
 */
final class KeyMembers {
  /** A member's name, encoded once. */
  @SuppressWarnings("ArrayRecordComponent") // nobody writes into it or compares names
  record Name(String text, byte[] encoded) {
    static Name of(String text) {
      KeyEncoder encoder = new KeyEncoder();
      encoder.string(text);
      return new Name(text, encoder.written());
    }

    /** This name and a text as its value, encoded once. */
    byte[] with(String value) {
      KeyEncoder encoder = new KeyEncoder();
      encoder.string(text);
      encoder.string(value);
      return encoder.written();
    }
  }

  private final KeyEncoder out;
  private final Map<String, @Nullable Object> extra;
  private final String[] extraNames;
  private final InertMembers.Names inert;
  private final Set<String> messageLists;
  private final int depth;
  private final int openedAt;
  private int nextExtra;
  private int count;

  /**
   * Opens the map.
   *
   * @param inert members that are left out
   * @param messageLists names of extra members whose long elements are digested
   * @param depth how many maps and lists this map's members stand in
   */
  KeyMembers(
      KeyEncoder out,
      Map<String, @Nullable Object> extra,
      InertMembers.Names inert,
      Set<String> messageLists,
      int depth) {
    this.out = out;
    this.extra = extra;
    this.extraNames = KeyValues.sortedKeys(extra);
    this.inert = inert;
    this.messageLists = messageLists;
    this.depth = depth;
    this.openedAt = out.open('{');
  }

  static KeyMembers nested(KeyEncoder out, Map<String, @Nullable Object> extra, int depth) {
    return new KeyMembers(out, extra, InertMembers.Names.NONE, Set.of(), depth);
  }

  /** Whether a member that is given by type counts; notes it when not. */
  boolean takes(Name name) {
    if (inert.typed() && inert.names().contains(name.text)) {
      out.leaveOut(name.text);
      return false;
    }
    return true;
  }

  /** Writes a member's name; its value must follow. */
  void name(Name name) {
    member(name, name.encoded);
  }

  /** Writes a member, or its beginning, whose encoding was prepared. */
  void member(Name name, byte[] encoded) {
    begin(name);
    out.raw(encoded);
  }

  /** Writes the extra members that stand before a member. */
  private void begin(Name name) {
    while (nextExtra < extraNames.length && extraNames[nextExtra].compareTo(name.text) < 0) {
      extraMember();
    }
    count++;
  }

  void text(Name name, @Nullable String value) {
    if (value != null) {
      name(name);
      out.string(value);
    }
  }

  void number(Name name, @Nullable Number value) {
    if (value != null && takes(name)) {
      name(name);
      KeyValues.number(value, out);
    }
  }

  void number(KeyParameter parameter, @Nullable Number value) {
    if (value != null && takes(parameter.name())) {
      begin(parameter.name());
      parameter.write(value, out);
    }
  }

  void tree(Name name, @Nullable Object value) {
    name(name);
    KeyValues.write(value, out, depth);
  }

  void close() {
    while (nextExtra < extraNames.length) {
      extraMember();
    }
    out.count(openedAt, count);
  }

  private void extraMember() {
    String name = extraNames[nextExtra++];
    if (inert.names().contains(name)) {
      out.leaveOut(name);
      return;
    }
    out.string(name);
    count++;
    Object value = extra.get(name);
    if (value instanceof ProviderValue described && messageLists.contains(name)) {
      value = described.tree();
    }
    if (value instanceof List<?> list && messageLists.contains(name)) {
      KeyValues.list(list, out, KeyValues.deeper(depth), true);
    } else {
      KeyValues.write(value, out, depth);
    }
  }
}
