package dev.loom.cache;

import dev.loom.cache.KeyMembers.Name;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A member with a number that a host seldom varies, a temperature for instance. Name and number are
 * kept as one piece of bytes for the few values that occur, and copied instead of encoded.
 * Thread-safe; a value that is pushed out is merely encoded again.
 */
final class KeyParameter {
  private static final int SLOTS = 16;

  @SuppressWarnings("ArrayRecordComponent") // nobody writes into it or compares entries
  private record Known(Number value, byte[] encoded) {}

  private final Name name;
  private final AtomicReferenceArray<Known> known = new AtomicReferenceArray<>(SLOTS);

  KeyParameter(String name) {
    this.name = Name.of(name);
  }

  Name name() {
    return name;
  }

  void write(Number value, KeyEncoder out) {
    int hash = value.hashCode();
    int slot = (hash ^ hash >>> 16 ^ hash >>> 20) & SLOTS - 1;
    Known kept = known.getAcquire(slot);
    if (kept != null && kept.value.equals(value)) { // equal only to its own class
      out.raw(kept.encoded);
      return;
    }
    int from = out.length();
    out.raw(name.encoded());
    KeyValues.number(value, out);
    known.setRelease(slot, new Known(value, out.written(from)));
  }
}
