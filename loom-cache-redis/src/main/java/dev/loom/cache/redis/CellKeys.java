package dev.loom.cache.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys of one cell, or of one shard of a cell; all in one hash slot.
 *
 * @param prefix what all keys of the cache begin with
 * @param tag the cell's name and, where there are several, the shard's
 */
record CellKeys(String prefix, String tag) {
  /** What the name of a set begins with that holds the entries of a tenant or user. */
  static final String MAKER = "u:";

  /** What the name of a set begins with that holds the entries with a tag. */
  static final String TAG = "t:";

  private byte[] key(String name) {
    return bytes(base() + name);
  }

  private String base() {
    return prefix + ":v1:{" + tag + "}:";
  }

  /** The cell's mark: see {@link CellMark}. */
  byte[] mark() {
    return key("g");
  }

  byte[] entry(String digest) {
    return bytes(entryPrefix() + digest);
  }

  String entryPrefix() {
    return base() + "e:";
  }

  /** A set of entries that a label names. */
  byte[] label(String name) {
    return key(name);
  }

  /** Entries of an ended generation, until they are swept away. */
  byte[] dead(String name) {
    return key("d:" + name);
  }

  /** What scripts get first: mark, expiries, creations, labels, names of dead sets; and more. */
  List<byte[]> with(List<byte[]> more) {
    List<byte[]> keys = new ArrayList<>();
    for (String name : List.of("g", "x", "c", "n", "d")) {
      keys.add(key(name));
    }
    keys.addAll(more);
    return keys;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static List<byte[]> bytes(String first, String second, String... more) {
    List<byte[]> all = new ArrayList<>(List.of(bytes(first), bytes(second)));
    for (String each : more) {
      all.add(bytes(each));
    }
    return all;
  }
}
