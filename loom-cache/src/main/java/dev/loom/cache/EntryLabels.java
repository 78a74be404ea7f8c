package dev.loom.cache;

import dev.loom.chat.Caller;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an entry is filed under: all that a {@link CacheSelector} looks at, beside its age.
 * Immutable and thread-safe.
 *
 * @param key what the entry is kept under
 * @param tenant tenant of the call that made it, or {@code null}; the key's, unless all share it
 * @param user user of the call that made it, or {@code null}; the key's, where that names one
 * @param tags tags that the call gave it; see {@link dev.loom.chat.CacheDirectives#tags}
 */
public record EntryLabels(
    CacheKey key, @Nullable String tenant, @Nullable String user, Set<String> tags) {

  // Copies the tags; equal names become one object. A maker other than the key's is refused.
  public EntryLabels {
    Objects.requireNonNull(key, "key");
    CacheCell cell = key.cell();
    if (cell.scope() != CacheScope.GLOBAL && !Objects.equals(tenant, cell.tenant())
        || cell.scope() == CacheScope.USER && !Objects.equals(user, cell.user())) {
      throw new IllegalArgumentException(
          "the labels name another caller than the key " + key + " is kept apart by");
    }
    tenant = SharedNames.of(tenant);
    user = SharedNames.of(user);
    tags = Set.copyOf(tags);
  }

  /**
   * The labels of what a call makes.
   *
   * @param key the call's key
   * @param caller who calls
   * @param tags the call's tags
   * @return the labels
   */
  public static EntryLabels of(CacheKey key, Caller caller, Set<String> tags) {
    return new EntryLabels(key, caller.tenant(), caller.user(), tags);
  }

  /** These labels under an equal key. */
  EntryLabels in(CacheKey same) {
    return new EntryLabels(same, tenant, user, tags);
  }

  /** Shows the key; no tenant, user or tags. */
  @Override
  public String toString() {
    return "EntryLabels[" + key + "]";
  }
}
