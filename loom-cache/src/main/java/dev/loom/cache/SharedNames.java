package dev.loom.cache;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Gives equal names of tenants and users as one object, so that thousands of entries do not hold a
 * copy each, and checking an entry's caller reads no memory of its own. Bounded: a name that is
 * pushed out of its slot is merely kept twice. Thread-safe.
 */
final class SharedNames {
  private static final int SLOTS = 1024;
  private static final int MAX_LENGTH = 128;
  private static final AtomicReferenceArray<String> KEPT = new AtomicReferenceArray<>(SLOTS);

  private SharedNames() {}

  static @Nullable String of(@Nullable String name) {
    if (name == null || name.length() > MAX_LENGTH) {
      return name;
    }
    int hash = name.hashCode();
    int slot = (hash ^ hash >>> 16) & SLOTS - 1;
    String kept = KEPT.getAcquire(slot);
    if (name.equals(kept)) {
      return kept;
    }
    KEPT.setRelease(slot, name);
    return name;
  }
}
