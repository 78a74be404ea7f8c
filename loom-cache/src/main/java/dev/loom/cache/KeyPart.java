package dev.loom.cache;

import dev.loom.cache.KeyExplanation.Field;
import dev.loom.cache.KeyExplanation.Kind;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/**
 * One value that entered a key, and the values in it; a name may stand twice. Holds digests only.
 *
 * @param name the member's name, or the place in its list; or the whole pointer of what stands in
 *     no body
 * @param digest first eight bytes of the digest of the encoding; 0 for a container of values
 * @param parts the values in it, in canonical order; empty for a plain value
 */
record KeyPart(String name, Kind kind, long digest, List<KeyPart> parts) {

  String digestText() {
    return HexFormat.of().toHexDigits(digest);
  }

  /** This value's pointer, given that of what it stands in (RFC 6901). */
  String pointer(String parent) {
    return parent + '/' + name.replace("~", "~0").replace("/", "~1");
  }

  /** Tells the plain values and empty containers in this one, itself included, in order. */
  void fields(String pointer, Consumer<Field> to) {
    if (parts.isEmpty()) {
      to.accept(new Field(pointer, digestText(), kind));
    }
    for (KeyPart part : parts) {
      part.fields(part.pointer(pointer), to);
    }
  }
}
