package dev.loom.privacy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Signed and encrypted tokens of RFC 7519: base64url parts, of which the first is a header. */
final class JwtMatcher {
  private static final int MAX_HEADER = 16_384;
  private static final int MAX_PARTS = 5;

  private final Scan scan;
  private final Units units;

  JwtMatcher(Scan scan) {
    this.scan = scan;
    this.units = scan.units();
  }

  /**
   * At the J of {@code eyJ}.
   *
   * @return where the token ends that was found, else -1
   */
  int at(int letter) {
    int y = units.before(letter);
    int start = y < 0 || units.at(y) != 'y' ? -1 : units.before(y);
    if (start < 0 || units.at(start) != 'e' || !units.startsToken(start)) {
      return -1;
    }
    StringBuilder header = new StringBuilder(64);
    int i = start;
    while (Chars.isToken(units.at(i)) && header.length() < MAX_HEADER) {
      header.append((char) units.at(i));
      i = units.next(i);
    }
    boolean open = units.isOpen(i);
    if (!open && (units.at(i) != '.' || !isHeader(header))) {
      return -1;
    }
    int end = open ? i : parts(i);
    if (end > 0) {
      scan.add(ValueType.JWT, start, end);
    }
    return end;
  }

  /** The parts behind the header; the dot before an empty signature belongs to the token. */
  private int parts(int dot) {
    int parts = 1;
    int i = dot;
    int end = -1;
    boolean payload = false;
    while (units.at(i) == '.' && parts < MAX_PARTS) {
      int dotEnd = units.endOf(i);
      int from = units.next(i);
      i = from;
      int partEnd = dotEnd;
      while (Chars.isToken(units.at(i))) {
        partEnd = units.endOf(i);
        i = units.next(i);
      }
      parts++;
      boolean empty = i == from;
      payload |= !empty;
      if (!empty || parts == 3 && payload) {
        end = partEnd;
      } else if (parts > 3) {
        break;
      }
    }
    return payload ? withoutTail(end) : -1;
  }

  private int withoutTail(int end) {
    int e = end;
    while (units.at(end) == '>' && units.previous(e) == '-') {
      e = units.before(e);
    }
    return e;
  }

  private static boolean isHeader(StringBuilder encoded) {
    byte[] decoded;
    try {
      decoded = Base64.getUrlDecoder().decode(encoded.toString());
    } catch (IllegalArgumentException e) {
      return false;
    }
    String json = new String(decoded, StandardCharsets.UTF_8).strip();
    int name = json.indexOf("\"alg\"");
    if (!json.startsWith("{") || !json.endsWith("}") || name < 0) {
      return false;
    }
    int i = name + "\"alg\"".length();
    while (i < json.length() && Chars.isSpace(json.charAt(i))) {
      i++;
    }
    return json.charAt(i) == ':';
  }
}
