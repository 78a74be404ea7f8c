package dev.loom.cache;

import dev.loom.chat.Blob;
import dev.loom.chat.ProviderValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes free trees of maps, lists and plain values; refuses what has no exact encoding. The list
 * of classes is closed: a value that only looks equal must never give an equal key.
 */
final class KeyValues {
  /** Most maps and lists inside each other, the request itself included. */
  static final int MAX_DEPTH = 200;

  private static final String[] NONE = {};

  private KeyValues() {}

  /**
   * Writes a value.
   *
   * @param depth how many maps and lists the value stands in
   */
  static void write(@Nullable Object value, KeyEncoder out, int depth) {
    if (value == null) {
      out.tag('n');
    } else if (value instanceof String text) {
      out.string(text);
    } else if (value instanceof Number number) {
      number(number, out);
    } else if (value instanceof Boolean flag) {
      out.tag(flag ? 't' : 'f');
    } else if (value instanceof Map<?, ?> map) {
      map(map, out, deeper(depth));
    } else if (value instanceof List<?> list) {
      list(list, out, deeper(depth), false);
    } else if (value instanceof Blob blob) {
      out.blob(blob.size(), blob.sha256());
    } else if (value instanceof ProviderValue described) {
      out.meetChangeable();
      write(described.tree(), out, deeper(depth));
    } else {
      throw new UnkeyableException("a value is of class " + value.getClass().getName());
    }
  }

  static int deeper(int depth) {
    if (depth >= MAX_DEPTH) {
      throw new UnkeyableException("values are nested deeper than " + MAX_DEPTH + " levels");
    }
    return depth + 1;
  }

  static void number(Number number, KeyEncoder out) {
    if (number instanceof Double real) {
      ShortestDecimal.write(real.doubleValue(), out);
    } else if (number instanceof Integer
        || number instanceof Long
        || number instanceof Short
        || number instanceof Byte) {
      out.decimal(number.longValue(), 0);
    } else if (number instanceof Float real) {
      ShortestDecimal.write(real.floatValue(), out);
    } else if (number instanceof BigDecimal exact) {
      noteSubclass(exact, BigDecimal.class, out);
      out.decimal(exact);
    } else if (number instanceof BigInteger integer) {
      noteSubclass(integer, BigInteger.class, out);
      out.decimal(integer, 0);
    } else {
      throw new UnkeyableException("a number is of class " + number.getClass().getName());
    }
  }

  /** The big numbers are not final: a host's own kind of them need not be constant. */
  private static void noteSubclass(Number number, Class<?> exact, KeyEncoder out) {
    if (number.getClass() != exact) {
      out.meetChangeable();
    }
  }

  /** Writes a list; the elements of a list of messages are digested one by one when long. */
  static void list(List<?> list, KeyEncoder out, int depth, boolean messages) {
    int at = out.open('[');
    int count = 0;
    for (Object item : list) {
      int from = out.length();
      write(item, out, depth);
      if (messages) {
        hashIfLong(out, from);
      }
      count++;
    }
    out.count(at, count);
  }

  /** Folds an element that is long, and says whether it was. */
  static boolean hashIfLong(KeyEncoder out, int from) {
    boolean isLong =
        out.foldsLongElements() && out.length() - from > KeyDerivation.LONG_ELEMENT_BYTES;
    if (isLong) {
      out.hash(from);
    }
    return isLong;
  }

  private static void map(Map<?, ?> map, KeyEncoder out, int depth) {
    int at = out.open('{');
    String[] keys = sortedKeys(map);
    for (String key : keys) {
      out.string(key);
      write(map.get(key), out, depth);
    }
    out.count(at, keys.length);
  }

  static String[] sortedKeys(Map<?, ?> map) {
    if (map.isEmpty()) {
      return NONE;
    }
    String[] keys = new String[map.size()];
    int i = 0;
    for (Object key : map.keySet()) {
      if (!(key instanceof String text)) {
        throw new UnkeyableException("a map has a key that is no string");
      }
      keys[i++] = text;
    }
    Arrays.sort(keys);
    return keys;
  }
}
