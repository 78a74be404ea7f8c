package dev.loom.cache.redis;

import org.jspecify.annotations.Nullable;

/**
 * What one read showed of a cell.
 *
 * @param mark its mark, {@code null} where it has none
 * @param head the registry's state, {@code null} where there is none or it was not read
 * @param entry the asked entry, {@code null} where none is visible
 */
record CellView(@Nullable CellMark mark, @Nullable Head head, Seal.@Nullable Opened entry) {

  CellView in(@Nullable Head state) {
    return new CellView(mark, state, entry);
  }

  /** The same, or a cell without mark and entry where its mark is of a registry that was lost. */
  CellView current() {
    return mark != null && head != null && mark.epoch().equals(head.epoch())
        ? this
        : new CellView(null, head, null);
  }
}
