package dev.loom.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells by the last words of a name what its value is. Names are compared without case, {@code -},
 * {@code _}, spaces and the humps of camelCase, which all count as the border of a word.
 */
final class FieldNames {
  /** A context rule looks back at most so far. */
  static final int LOOK_BACK = 64;

  private static final int LETTERS = 26;
  private static final List<List<Name>> BY_LAST_LETTER = new ArrayList<>();
  private static final boolean[] MAY_END = new boolean[LETTERS];

  /** Words that make of a token a count or a place in a list. */
  private static final Set<String> NO_SECRET =
      Set.of(
          "max",
          "total",
          "prompt",
          "completion",
          "input",
          "output",
          "cached",
          "next",
          "page",
          "continuation",
          "public");

  static {
    for (int i = 0; i < LETTERS; i++) {
      BY_LAST_LETTER.add(new ArrayList<>());
    }
    // Names that are nothing else even when they are glued to the word before them.
    add(FieldRole.KEY, true, "apikey accesskey secretkey accountkey clientsecret");
    add(FieldRole.KEY, true, "accesstoken refreshtoken authtoken");
    add(FieldRole.KEY, false, "subscriptionkey signingsecret webhooksecret encryptionkey");
    add(FieldRole.KEY, false, "idtoken sessiontoken bearertoken securitytoken");
    add(FieldRole.TOKEN, false, "secret token");
    add(FieldRole.URL_KEY, false, "key sig xamzsignature xgoogsignature");
    add(FieldRole.PASSWORD, true, "password passwd passphrase");
    add(FieldRole.PASSWORD, false, "pwd");
    add(FieldRole.AUTHORIZATION, false, "authorization");
    add(FieldRole.COOKIE, false, "cookie");
  }

  private record Name(String folded, FieldRole role, boolean glued) {}

  private final Units units;
  private final char[] reversed = new char[LOOK_BACK];
  private long borders;
  private int length;
  private int start;
  private boolean whole;

  FieldNames(Units units) {
    this.units = units;
  }

  private static void add(FieldRole role, boolean glued, String names) {
    for (String name : names.split(" ", -1)) {
      int last = name.charAt(name.length() - 1) - 'a';
      BY_LAST_LETTER.get(last).add(new Name(name, role, glued));
      MAY_END[last] = true;
    }
  }

  /** Whether a name may end with this character: most do not, and cost nothing more. */
  static boolean mayEndWith(int c) {
    int letter = Chars.lower(c) - 'a';
    return letter >= 0 && letter < LETTERS && MAY_END[letter];
  }

  /** Where the name starts that {@link #roleBefore} looked at last. */
  int start() {
    return start;
  }

  /** The role of the name that ends at {@code end}, or null. */
  @Nullable FieldRole roleBefore(int end) {
    if (!mayEndWith(units.previous(end))) {
      return null;
    }
    read(end);
    for (Name name : BY_LAST_LETTER.get(reversed[0] - 'a')) {
      int size = name.folded().length();
      if (endsWith(name.folded())
          && (name.glued() || isBorder(size))
          && !isExcluded(size)
          && (name.role() != FieldRole.URL_KEY || isParameter(size))) {
        return name.role() == FieldRole.URL_KEY ? FieldRole.KEY : name.role();
      }
    }
    return null;
  }

  /** Reads letters backwards; a bit is set behind the first letter of each word. */
  private void read(int end) {
    length = 0;
    borders = 0;
    int seen = 0;
    int i = end;
    int behind = Units.END;
    boolean hump = false;
    boolean ended = false;
    while (seen < LOOK_BACK && length < LOOK_BACK - 1) {
      int before = units.before(i);
      int c = before < 0 ? Units.END : units.at(before);
      if (!Chars.isAlphanumeric(c)) {
        borders |= 1L << length;
        if (c != '-' && c != '_' && c != '.' && c != ' ') {
          ended = true;
          break;
        }
        hump = false;
      } else {
        // A hump starts at the K of "apiKey", and at the second T of "JWTToken".
        boolean starts = Chars.isUpper(behind) && (hump || Chars.isLower(c));
        borders |= starts ? 1L << length : 0;
        hump = Chars.isUpper(c) && Chars.isLower(behind);
        reversed[length++] = (char) Chars.lower(c);
      }
      behind = c;
      i = before;
      seen++;
    }
    start = i;
    whole = ended;
  }

  private boolean endsWith(String folded) {
    int size = folded.length();
    if (size > length) {
      return false;
    }
    for (int k = 0; k < size; k++) {
      if (reversed[k] != folded.charAt(size - 1 - k)) {
        return false;
      }
    }
    return true;
  }

  private boolean isBorder(int size) {
    return (borders & 1L << size) != 0;
  }

  private boolean isExcluded(int size) {
    int stop = size;
    StringBuilder word = new StringBuilder(16);
    do {
      if (stop >= length) {
        break;
      }
      word.append(reversed[stop++]);
    } while (!isBorder(stop));
    return stop > size && NO_SECRET.contains(word.reverse().toString());
  }

  /** A parameter's name is whole, and stands behind the mark that begins or joins parameters. */
  private boolean isParameter(int size) {
    if (size != length || !whole) {
      return false;
    }
    int mark = units.previous(start);
    return mark == '?' || mark == '&' || mark == ';';
  }
}
